// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// A pool of threads for numbered pieces of work.

#ifndef ENVS_NATIVE_WORKERS_H_
#define ENVS_NATIVE_WORKERS_H_

#include <functional>
#include <memory>

namespace envs {

class Workers {
 public:
  // The calling thread works too: `num_threads` - 1 more are started. Throws
  // std::runtime_error if the system gives no more.
  explicit Workers(int num_threads);
  // Does nothing in a child of the process that made it: the threads do not
  // exist there, and what they held leaks.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Calls work(0) ... work(count - 1), each once, and returns when all are
  // done. `work` must not throw. One call at a time; others wait.
  void Run(int count, const std::function<void(int)>& work);

  // Throws std::runtime_error in a child of the process that made it, if there
  // were threads, or one was at work when the child was made.
  void CheckProcess() const;

 private:
  struct State;

  std::unique_ptr<State> state_;
};

}  // namespace envs

#endif  // ENVS_NATIVE_WORKERS_H_
