// A few threads that share out numbered pieces of work.

#ifndef ENVS_NATIVE_WORKERS_H_
#define ENVS_NATIVE_WORKERS_H_

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace envs {

class Workers {
 public:
  // The calling thread works too: `num_threads` - 1 more are started.
  explicit Workers(int num_threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Calls work(0) ... work(count - 1), each once, and returns when all are
  // done. `work` must not throw.
  void Run(int count, const std::function<void(int)>& work);

 private:
  void Loop();
  void Drain();

  std::mutex mutex_;
  std::condition_variable start_, done_;
  const std::function<void(int)>* work_ = nullptr;
  std::atomic<int> next_{0};
  int count_ = 0;
  int busy_ = 0;
  long round_ = 0;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace envs

#endif  // ENVS_NATIVE_WORKERS_H_
