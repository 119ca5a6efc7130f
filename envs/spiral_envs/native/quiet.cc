// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "quiet.h"

#ifndef __linux__
namespace envs {
void QuietLibMyPaint() {}
}  // namespace envs
#else

#include <dlfcn.h>
#include <link.h>
#include <mypaint-brush.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

namespace envs {
namespace {

using PutsFunction = int (*)(const char*);

int Puts(const char* line) {
  if (std::strcmp(line, "Time is running backwards!") == 0) return 1;
  return std::puts(line);
}

// What of a library's dynamic section says which functions it imports where.
struct Imports {
  uintptr_t symbols = 0, names = 0, calls = 0;
  size_t calls_size = 0;
  bool rela = false, read_only = false;
};

Imports Find(const link_map& library) {
  // Some systems' loaders leave addresses relative to the library.
  const auto address = [&](const ElfW(Dyn)* entry) {
    const uintptr_t found = entry->d_un.d_ptr;
    return found < library.l_addr ? found + library.l_addr : found;
  };
  Imports imports;
  for (const ElfW(Dyn)* entry = library.l_ld; entry->d_tag != DT_NULL;
       ++entry) {
    switch (entry->d_tag) {
      case DT_SYMTAB: imports.symbols = address(entry); break;
      case DT_STRTAB: imports.names = address(entry); break;
      case DT_JMPREL: imports.calls = address(entry); break;
      case DT_PLTRELSZ: imports.calls_size = entry->d_un.d_val; break;
      case DT_PLTREL: imports.rela = entry->d_un.d_val == DT_RELA; break;
      case DT_BIND_NOW: imports.read_only = true; break;
      case DT_FLAGS:
        imports.read_only |= (entry->d_un.d_val & DF_BIND_NOW) != 0;
        break;
      case DT_FLAGS_1:
        imports.read_only |= (entry->d_un.d_val & DF_1_NOW) != 0;
        break;
    }
  }
  return imports;
}

void Replace(PutsFunction* slot, bool read_only) {
  const uintptr_t page_size = sysconf(_SC_PAGESIZE);
  void* page =
      reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(slot) / page_size *
                              page_size);
  if (mprotect(page, page_size, PROT_READ | PROT_WRITE) != 0) return;
  *slot = Puts;
  // Where all is bound at the start, the loader has made the page read-only.
  if (read_only) mprotect(page, page_size, PROT_READ);
}

}  // namespace

void QuietLibMyPaint() {
  Dl_info info;
  link_map* library = nullptr;
  if (dladdr1(reinterpret_cast<void*>(&mypaint_brush_new), &info,
              reinterpret_cast<void**>(&library), RTLD_DL_LINKMAP) == 0 ||
      library == nullptr) {
    return;
  }
  const Imports imports = Find(*library);
  if (!imports.rela || !imports.symbols || !imports.names) return;
  const auto* calls = reinterpret_cast<const ElfW(Rela)*>(imports.calls);
  const auto* symbols = reinterpret_cast<const ElfW(Sym)*>(imports.symbols);
  const auto* names = reinterpret_cast<const char*>(imports.names);
  for (size_t i = 0; i < imports.calls_size / sizeof(*calls); ++i) {
    // The symbol's index is in the upper half, on 64 bits.
    const ElfW(Sym)& symbol = symbols[calls[i].r_info >> 32];
    if (std::strcmp(names + symbol.st_name, "puts") != 0) continue;
    Replace(reinterpret_cast<PutsFunction*>(library->l_addr +
                                            calls[i].r_offset),
            imports.read_only);
  }
}

}  // namespace envs

#endif  // __linux__
