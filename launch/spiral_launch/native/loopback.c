// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Makes servers that bind to every interface listen on loopback only.
//
// gRPC inside Reverb and Courier always binds "[::]:port", without a setting for
// it. This library is preloaded into the nodes of a program on one machine
// (launch/spiral_launch/local/resources.py) and replaces the C library's bind().

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

typedef int (*bind_function)(int, const struct sockaddr*, socklen_t);

// Returns nonzero for sockets of servers. UDP sockets, and connections for which
// the kernel chooses the port, have to reach other machines.
static int may_listen(int socket, in_port_t port) {
  int type = 0;
  socklen_t size = sizeof(type);
  return port != 0 &&
         getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
         type == SOCK_STREAM;
}

int bind(int socket, const struct sockaddr* address, socklen_t length) {
  static bind_function real = NULL;
  if (real == NULL) real = (bind_function)dlsym(RTLD_NEXT, "bind");
  if (real == NULL) {
    errno = ENOSYS;
    return -1;
  }
  if (address != NULL && address->sa_family == AF_INET6 &&
      length >= sizeof(struct sockaddr_in6)) {
    struct sockaddr_in6 copy = *(const struct sockaddr_in6*)address;
    if (IN6_IS_ADDR_UNSPECIFIED(&copy.sin6_addr) &&
        may_listen(socket, copy.sin6_port)) {
      // 127.0.0.1 in a socket for IPv4 and IPv6.
      static const struct in6_addr mapped = {
          {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}}};
      copy.sin6_addr = mapped;
      if (real(socket, (const struct sockaddr*)&copy, sizeof(copy)) == 0) {
        return 0;
      }
      if (errno != EINVAL && errno != EADDRNOTAVAIL) return -1;
      copy.sin6_addr = in6addr_loopback;  // A socket for IPv6 only.
      return real(socket, (const struct sockaddr*)&copy, sizeof(copy));
    }
  }
  if (address != NULL && address->sa_family == AF_INET &&
      length >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in copy = *(const struct sockaddr_in*)address;
    if (copy.sin_addr.s_addr == htonl(INADDR_ANY) &&
        may_listen(socket, copy.sin_port)) {
      copy.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      return real(socket, (const struct sockaddr*)&copy, sizeof(copy));
    }
  }
  return real(socket, address, length);
}
