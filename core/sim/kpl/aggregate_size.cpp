#include "core/sim/kpl/aggregate_size.h"

#include <algorithm>

#include "core/sim/kpl/aggregate.h"
#include "core/sim/source/varint.h"

namespace kds::sim {
namespace {

/// Tag, length and bytes of a field.
std::size_t field_size(std::size_t bytes) { return 1 + varint_size(bytes) + bytes; }

}  // namespace

std::uint64_t AggregateSize::Table::place_of(u128 text) const {
    return static_cast<std::uint64_t>(std::ranges::find(texts, text) - texts.begin());
}

AggregateSize::Places AggregateSize::places_of(const Part& part) const {
    Places places{.key = keys_.place_of(part.key_md5), .hash_key = 0, .more = 0};
    std::size_t body = 1 + varint_size(places.key) + field_size(part.data_bytes);
    if (places.key == keys_.texts.size()) places.more += field_size(part.key_bytes);
    if (part.explicit_hash_key) {
        places.hash_key = hash_keys_.place_of(part.explicit_hash_key->value);
        body += 1 + varint_size(places.hash_key);
        if (places.hash_key == hash_keys_.texts.size())
            places.more += field_size(to_decimal(part.explicit_hash_key->value).size());
    }
    places.more += field_size(body);
    return places;
}

std::size_t AggregateSize::bytes() const {
    return kAggregateMagic.size() + message_ + kAggregateDigestBytes;
}

std::size_t AggregateSize::bytes_with(const Part& part) const {
    return bytes() + places_of(part).more;
}

void AggregateSize::add(const Part& part) {
    const Places places = places_of(part);
    message_ += places.more;
    if (places.key == keys_.texts.size()) keys_.texts.push_back(part.key_md5);
    if (part.explicit_hash_key && places.hash_key == hash_keys_.texts.size())
        hash_keys_.texts.push_back(part.explicit_hash_key->value);
}

}  // namespace kds::sim
