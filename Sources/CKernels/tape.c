// The recording of gradients is paused for a thread, not for the process.
#include "facet_elementwise.h"

int *facet_tape_pause(void) {
  static _Thread_local int depth;
  return &depth;
}
