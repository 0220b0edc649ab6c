#include "core/engine/record_content.h"

namespace kds {

RecordContent content_of(const RecordSources& sources, const StoredRecord& record,
                         ContentRoom& room) {
    if (!record.is_generated()) return {record.partition_key, record.data};
    sources[record.source].make(record.recipe, room.partition_key, room.data);
    return {room.partition_key, room.data};
}

std::string_view partition_key_of(const RecordSources& sources, const StoredRecord& record,
                                  ContentRoom& room) {
    if (!record.is_generated()) return record.partition_key;
    sources[record.source].make_key(record.recipe, room.partition_key);
    return room.partition_key;
}

HashKey hash_key_of(const RecordSources& sources, const StoredRecord& record, ContentRoom& room) {
    if (record.chosen_hash_key) return *record.chosen_hash_key;
    return hash_key_of(partition_key_of(sources, record, room));
}

}  // namespace kds
