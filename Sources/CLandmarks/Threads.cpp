#include <exception>
#include <mutex>

#include "Picture.h"
#include "facet_parallel.h"

namespace facet {

namespace {
struct Work {
  const std::function<void(int64_t, int64_t)> &body;
  std::mutex guard;
  std::exception_ptr failure;
};
}  // namespace

void parallel(int64_t count, int64_t grain, const std::function<void(int64_t, int64_t)> &body) {
  Work work{body, {}, nullptr};
  facet_parallel_for(
      count, grain,
      [](void *context, int64_t begin, int64_t end) {
        Work &work = *static_cast<Work *>(context);
        try {
          work.body(begin, end);
        } catch (...) {  // no exception may leave a thread of the pool
          const std::lock_guard<std::mutex> lock(work.guard);
          if (!work.failure) work.failure = std::current_exception();
        }
      },
      &work);
  if (work.failure) std::rethrow_exception(work.failure);
}

}  // namespace facet
