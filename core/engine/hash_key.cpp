#include "core/engine/hash_key.h"

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/engine/md5.h"

namespace kds {

HashKey hash_key_of(std::string_view partition_key) { return {md5(partition_key)}; }

Result<HashKeyRange> HashKeyRange::make(HashKey first, HashKey last) {
    if (first > last) {
        return fail(ErrorCode::InvalidArgument,
                    cat("A hash key range cannot start at ", to_decimal(first.value),
                        " and end before it, at ", to_decimal(last.value), "."));
    }
    return HashKeyRange{first, last};
}

std::vector<HashKeyRange> uniform_split(std::uint32_t count) {
    KDS_ASSERT(count >= 1);
    // 2^128 itself does not fit: take floor((2^128 - 1) / count), one more if count divides 2^128.
    // For one shard the width wraps to 0 and is not used.
    const u128 width = kU128Max / count + (kU128Max % count == count - 1 ? 1 : 0);
    std::vector<HashKeyRange> ranges;
    ranges.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const HashKey first{width * i};
        const HashKey last = i + 1 == count ? kLastHashKey : HashKey{width * (i + 1) - 1};
        ranges.push_back(HashKeyRange{first, last});
    }
    return ranges;
}

}  // namespace kds
