#include "core/sim/kpl/deaggregate.h"

#include "core/engine/md5.h"
#include "core/sim/source/varint.h"

namespace kds::sim {
namespace {

/// A field of a message: a number, or bytes.
struct Field {
    std::uint64_t number = 0;
    enum class Kind : std::uint8_t { Varint, Bytes, Other } kind = Kind::Other;
    std::uint64_t value = 0;
    std::string_view bytes = {};
};

std::optional<std::string_view> take(std::string_view& rest, std::uint64_t size) {
    if (size > rest.size()) return std::nullopt;
    const std::string_view taken = rest.substr(0, static_cast<std::size_t>(size));
    rest.remove_prefix(taken.size());
    return taken;
}

/// Reads the next field of a message, which is not at its end. Groups are not read: proto2's
/// writers have long stopped using them.
std::optional<Field> take_field(std::string_view& rest) {
    constexpr std::uint64_t kFixed64 = 1, kLengthAndBytes = 2, kFixed32 = 5;
    const auto tag = take_varint(rest);
    if (!tag || *tag >> 3 == 0) return std::nullopt;
    Field field{.number = *tag >> 3};
    switch (*tag & 7) {
        case 0: {
            const auto value = take_varint(rest);
            if (!value) return std::nullopt;
            field.kind = Field::Kind::Varint;
            field.value = *value;
            return field;
        }
        case kLengthAndBytes: {
            const auto size = take_varint(rest);
            const auto bytes = size ? take(rest, *size) : std::nullopt;
            if (!bytes) return std::nullopt;
            field.kind = Field::Kind::Bytes;
            field.bytes = *bytes;
            return field;
        }
        case kFixed64:
            if (!take(rest, 8)) return std::nullopt;
            return field;
        case kFixed32:
            if (!take(rest, 4)) return std::nullopt;
            return field;
        default: return std::nullopt;
    }
}

/// Empty if it cannot be read, or if a required field is missing. Of repeated ones the last counts.
std::optional<AggregateMessage::Record> read_record(std::string_view rest) {
    AggregateMessage::Record record;
    bool has_key = false;
    bool has_data = false;
    while (!rest.empty()) {
        const auto field = take_field(rest);
        if (!field) return std::nullopt;
        const bool is_number = field->kind == Field::Kind::Varint;
        if (field->number == 1 && is_number) {
            record.key_place = field->value;
            has_key = true;
        } else if (field->number == 2 && is_number) {
            record.hash_key_place = field->value;
        } else if (field->number == 3 && field->kind == Field::Kind::Bytes) {
            record.data = field->bytes;
            has_data = true;
        }
    }
    if (!has_key || !has_data) return std::nullopt;
    return record;
}

std::optional<AggregateMessage> read_message(std::string_view rest) {
    AggregateMessage message;
    while (!rest.empty()) {
        const auto field = take_field(rest);
        if (!field) return std::nullopt;
        if (field->kind != Field::Kind::Bytes) continue;
        if (field->number == 1) message.partition_keys.push_back(field->bytes);
        if (field->number == 2) message.explicit_hash_keys.push_back(field->bytes);
        if (field->number != 3) continue;
        const auto record = read_record(field->bytes);
        if (!record) return std::nullopt;
        message.records.push_back(*record);
    }
    return message;
}

u128 read_digest(std::string_view bytes) {
    u128 digest = 0;
    for (const char c : bytes) digest = digest << 8 | static_cast<unsigned char>(c);
    return digest;
}

/// Empty if the record names a place that its tables do not have, or no hash key.
std::optional<UserRecordView> user_record(const AggregateMessage& message,
                                          const AggregateMessage::Record& record) {
    if (record.key_place >= message.partition_keys.size()) return std::nullopt;
    UserRecordView user{
        .partition_key = message.partition_keys[static_cast<std::size_t>(record.key_place)],
        .data = record.data};
    if (!record.hash_key_place) return user;
    if (*record.hash_key_place >= message.explicit_hash_keys.size()) return std::nullopt;
    const auto hash_key = parse_decimal_u128(
        message.explicit_hash_keys[static_cast<std::size_t>(*record.hash_key_place)]);
    if (!hash_key) return std::nullopt;
    user.explicit_hash_key = HashKey{*hash_key};
    return user;
}

}  // namespace

std::optional<AggregateMessage> read_aggregate(std::string_view data) {
    if (!data.starts_with(kAggregateMagic)) return std::nullopt;
    data.remove_prefix(kAggregateMagic.size());
    if (data.size() <= kAggregateDigestBytes) return std::nullopt;
    const std::string_view message = data.substr(0, data.size() - kAggregateDigestBytes);
    if (read_digest(data.substr(message.size())) != md5(message)) return std::nullopt;
    return read_message(message);
}

std::vector<SubRecord> deaggregate(std::string_view partition_key, std::string_view data,
                                   HashKeyRange range) {
    const auto message = read_aggregate(data);
    if (!message) return {{.record = {.partition_key = partition_key, .data = data}}};
    std::vector<SubRecord> records;
    for (const AggregateMessage::Record& record : message->records) {
        const auto user = user_record(*message, record);
        if (!user) break;
        if (!range.contains(user->hash_key())) return {};
        records.push_back(
            {.sub_sequence_number = records.size(), .aggregated = true, .record = *user});
    }
    return records;
}

}  // namespace kds::sim
