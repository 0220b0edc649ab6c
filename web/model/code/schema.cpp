#include "web/model/code/schema.h"

#include <array>

#include "core/base/base64.h"

namespace kds::web::code {
namespace {

using std::string_view;

constexpr std::array<string_view, 5> kIteratorTypes{"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER",
                                                    "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"};
constexpr std::array<string_view, 6> kFilterTypes{"AFTER_SHARD_ID",    "AT_TRIM_HORIZON",
                                                  "FROM_TRIM_HORIZON", "AT_LATEST",
                                                  "AT_TIMESTAMP",      "FROM_TIMESTAMP"};
constexpr std::array<string_view, 2> kEncryption{"NONE", "KMS"};
constexpr std::array<string_view, 1> kScaling{"UNIFORM_SCALING"};
constexpr std::array<string_view, 2> kModes{"PROVISIONED", "ON_DEMAND"};
constexpr std::array<string_view, 2> kStatus{"ENABLED", "DISABLED"};
constexpr std::array<string_view, 2> kDistribution{"AUTO", "USER_PARTITION_KEY"};
constexpr std::array<string_view, 8> kMetrics{"IncomingBytes",
                                              "IncomingRecords",
                                              "OutgoingBytes",
                                              "OutgoingRecords",
                                              "WriteProvisionedThroughputExceeded",
                                              "ReadProvisionedThroughputExceeded",
                                              "IteratorAgeMilliseconds",
                                              "ALL"};

struct Row {
    string_view name;
    MemberShape shape;
};

constexpr auto kRows = std::to_array<Row>({
    {"Data", {Shape::Blob, {}, {}}},
    {"EncryptionType", {Shape::Enum, "EncryptionType", kEncryption}},
    {"MinimumThroughputBillingCommitment",
     {Shape::Structure, "MinimumThroughputBillingCommitmentInput", {}}},
    {"RecordDistributionStrategy", {Shape::Enum, "RecordDistributionStrategy", kDistribution}},
    {"Records", {Shape::Structure, "PutRecordsRequestEntry", {}}},
    {"ScalingType", {Shape::Enum, "ScalingType", kScaling}},
    {"ShardFilter", {Shape::Structure, "ShardFilter", {}}},
    {"ShardIteratorType", {Shape::Enum, "ShardIteratorType", kIteratorTypes}},
    {"ShardLevelMetrics", {Shape::Enum, "MetricsName", kMetrics}},
    {"StartingPosition", {Shape::Structure, "StartingPosition", {}}},
    {"Status", {Shape::Enum, "MinimumThroughputBillingCommitmentInputStatus", kStatus}},
    {"StreamCreationTimestamp", {Shape::Time, {}, {}}},
    {"StreamMode", {Shape::Enum, "StreamMode", kModes}},
    {"StreamModeDetails", {Shape::Structure, "StreamModeDetails", {}}},
    {"Tags", {Shape::Map, {}, {}}},
    {"Timestamp", {Shape::Time, {}, {}}},
});

api::Value typed_member(string_view parent, string_view name, const api::Value& value) {
    using Kind = api::Value::Kind;
    const MemberShape member = shape_of(parent, name);
    if (member.shape == Shape::Blob && value.kind == Kind::Text)
        if (auto bytes = base64_decode(value.text.view()))
            return api::Value::of_blob(*std::move(bytes));
    // Others have no date that all languages can write.
    constexpr std::int64_t kYear10000 = 253'402'300'800;
    if (member.shape == Shape::Time && value.kind == Kind::Number && value.integer >= 0 &&
        value.integer < kYear10000)
        // A number that was made here has no thousandths.
        return api::Value::of_timestamp(
            value.thousandths / 1'000 == value.integer ? value.thousandths : value.integer * 1'000);
    api::Value out = value;
    if (value.kind != Kind::Object && value.kind != Kind::List) {
        out.own_texts();
        return out;
    }
    out = value.kind == Kind::Object ? api::Value::object() : api::Value::list();
    const bool is_map = member.shape == Shape::Map;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        const api::Value& item = value.items[i];
        if (value.kind == Kind::List) {
            out.items.push_back(typed_member(parent, name, item));
        } else if (item.kind != Kind::Null) {
            const string_view inner = value.names[i].view();
            // A tag may have any name, also that of a member.
            out.with(api::Text(std::string(inner)),
                     is_map ? typed_member("Tags", "", item) : typed_member(name, inner, item));
        }
    }
    return out;
}

}  // namespace

MemberShape shape_of(string_view parent, string_view name) {
    if (parent == "Tags") return {};
    if (name == "Type")
        return parent == "ShardFilter"
                   ? MemberShape{Shape::Enum, "ShardFilterType", kFilterTypes}
                   : MemberShape{Shape::Enum, "ShardIteratorType", kIteratorTypes};
    for (const Row& row : kRows)
        if (row.name == name) return row.shape;
    return {};
}

api::Value typed(const api::Value& document) { return typed_member("", "", document); }

}  // namespace kds::web::code
