// What the files of this module share.
#pragma once
#include <vips/vips.h>

#include "include/CVips.h"

static inline VipsImage *unwrap(const cvips_image *image) { return (VipsImage *)image; }
static inline cvips_image *wrap(VipsImage *image) { return (cvips_image *)image; }

/// Moves libvips's error text of this moment into `*error`.
void cvips_fail(char **error);
/// A text of our own.
void cvips_fail_with(char **error, const char *text);
/// `cvips_fail` unless `status` is 0; then the wrapped image.
cvips_image *cvips_result(int status, VipsImage *image, char **error);

/// `image`, watched: `*failed` becomes 1 when a part of it cannot be computed. libvips 8.14 can
/// forget an error of the last part: its loop over the threads may end before that thread has
/// failed.
VipsImage *cvips_watched(VipsImage *image, gint *failed);

/// 0 when a computation went well by libvips's own account and by that of `cvips_watched`.
int cvips_verdict(int status, gint *failed, char **error);
