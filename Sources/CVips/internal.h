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
