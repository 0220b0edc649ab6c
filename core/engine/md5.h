/// MD5 (RFC 1321): the service places a record by the MD5 of its partition key
/// (API Reference, PutRecord: "Partition keys are Unicode strings … An MD5 hash function is used to
/// map partition keys to 128-bit integer values"). Written by us, because the lab teaches it.
#pragma once

#include <span>
#include <string_view>

#include "core/base/u128.h"

namespace kds {

/// The 16 bytes of the digest read as one big-endian number, as the service reads them.
u128 md5(std::string_view bytes);

/// The digest of each text. Several together take a fraction of the time that they take one by one:
/// a digest is a chain of steps of which each waits for the one before, but chains do not wait for
/// each other. Precondition: as many digests as texts.
void md5_of_each(std::span<const std::string_view> texts, std::span<u128> digests);

}  // namespace kds
