// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "workers.h"

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace envs {

struct Workers::State {
  void Loop();
  void Drain();
  void Stop();
  bool IsForeign() const { return getpid() != maker; }

  const pid_t maker = getpid();
  // Held by who calls `Run`; and the process that does, 0 for none.
  std::mutex one;
  std::atomic<pid_t> runner{0};
  std::mutex mutex;
  std::condition_variable start, done;
  const std::function<void(int)>* work = nullptr;
  std::atomic<int> next{0};
  int count = 0;
  int busy = 0;
  long round = 0;
  bool stop = false;
  std::vector<std::thread> threads;
};

Workers::Workers(int num_threads) : state_(std::make_unique<State>()) {
  State* const state = state_.get();
  try {
    for (int i = 1; i < num_threads; ++i) {
      state->threads.emplace_back([state] { state->Loop(); });
    }
  } catch (const std::system_error&) {
    state->Stop();
    throw std::runtime_error(
        "The system starts no more than " +
        std::to_string(state->threads.size()) +
        " threads for this batch: set num_threads to fewer.");
  }
}

Workers::~Workers() {
  if (state_->IsForeign()) {
    // Joining, or destroying what threads wait for, would never end.
    state_.release();
    return;
  }
  state_->Stop();
}

void Workers::CheckProcess() const {
  if (!state_->IsForeign()) return;
  const pid_t runner = state_->runner;
  if (state_->threads.empty() && (runner == 0 || runner == getpid())) return;
  throw std::runtime_error(
      "This batch paints with threads of process " +
      std::to_string(state_->maker) + ", which its child " +
      std::to_string(getpid()) +
      " has not got: make a batch in the child, or use num_threads=1, or start "
      "the child by spawn instead of fork.");
}

void Workers::Run(int count, const std::function<void(int)>& work) {
  CheckProcess();
  State& state = *state_;
  std::lock_guard<std::mutex> one(state.one);
  state.runner = getpid();
  {
    std::lock_guard<std::mutex> lock(state.mutex);
    state.work = &work;
    state.count = count;
    state.next = 0;
    state.busy = state.threads.size();
    ++state.round;
  }
  state.start.notify_all();
  state.Drain();
  std::unique_lock<std::mutex> lock(state.mutex);
  state.done.wait(lock, [&] { return state.busy == 0; });
  state.runner = 0;
}

void Workers::State::Stop() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    stop = true;
  }
  start.notify_all();
  for (std::thread& thread : threads) thread.join();
}

void Workers::State::Loop() {
  long seen = 0;
  while (true) {
    {
      std::unique_lock<std::mutex> lock(mutex);
      start.wait(lock, [&] { return stop || round != seen; });
      if (stop) return;
      seen = round;
    }
    Drain();
    std::lock_guard<std::mutex> lock(mutex);
    if (--busy == 0) done.notify_one();
  }
}

void Workers::State::Drain() {
  for (int i = next++; i < count; i = next++) (*work)(i);
}

}  // namespace envs
