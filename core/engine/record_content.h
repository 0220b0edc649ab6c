/// Key and data of a stored record: as they lie in the store, or made again by their source.
#pragma once

#include <string>
#include <string_view>

#include "core/engine/hash_key.h"
#include "core/engine/record_source.h"
#include "core/engine/record_store.h"

namespace kds {

/// Where a generated record is made. One room serves many records, one after another, and then
/// allocates no more.
struct ContentRoom {
    std::string partition_key = {};
    std::string data = {};
};

/// The views live as long as those of the record, and until the room is used again.
struct RecordContent {
    std::string_view partition_key;
    std::string_view data;
};

/// Precondition of all: the sources are those of the engine whose store gave the record.
RecordContent content_of(const RecordSources& sources, const StoredRecord& record,
                         ContentRoom& room);
/// The key alone, which costs less.
std::string_view partition_key_of(const RecordSources& sources, const StoredRecord& record,
                                  ContentRoom& room);
/// By which the record was routed: MD5 of its key, or the hash key that was chosen for it.
HashKey hash_key_of(const RecordSources& sources, const StoredRecord& record, ContentRoom& room);

}  // namespace kds
