#include "core/lesson/command_json.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/api/decimal.h"
#include "core/api/json_writer.h"
#include "core/base/assert.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/lesson/access_json.h"
#include "core/lesson/command_forms.h"
#include "core/lesson/consumer_json.h"
#include "core/lesson/json_values.h"
#include "core/lesson/producer_json.h"

namespace kds::lesson {
namespace {

using namespace sim;

/// The members of one kind of command: their names, the reader and the writer stand together, so
/// that none of the three can be forgotten. What the service or the world refuses is read all the
/// same: a log holds the learner's mistakes too.
struct CreateStreamForm {
    static constexpr std::string_view kName = "create_stream";
    static constexpr std::array<std::string_view, 3> kFields{"stream", "stream_base64", "shards"};
    static CallCreateStream read(const JsonNode& node) {
        return {
            {.stream_name = bytes(node, "stream"), .shard_count = node.field("shards").integer()}};
    }
    static void write(JsonWriter& out, const CallCreateStream& command) {
        out.bytes("stream", command.input.stream_name).integer("shards", command.input.shard_count);
    }
};

struct PutRecordForm {
    static constexpr std::string_view kName = "put_record";
    static constexpr std::array<std::string_view, 10> kFields{
        "stream",
        "stream_base64",
        "key",
        "key_base64",
        "data",
        "data_base64",
        "explicit_hash_key",
        "explicit_hash_key_base64",
        "sequence_number_for_ordering",
        "sequence_number_for_ordering_base64"};
    static CallPutRecord read(const JsonNode& node) {
        return {
            {.stream_name = bytes(node, "stream"),
             .partition_key = bytes(node, "key"),
             .data = bytes(node, "data"),
             .explicit_hash_key = optional_bytes(node, "explicit_hash_key"),
             .sequence_number_for_ordering = optional_bytes(node, "sequence_number_for_ordering")}};
    }
    static void write(JsonWriter& out, const CallPutRecord& command) {
        const PutRecordInput& input = command.input;
        out.bytes("stream", input.stream_name).bytes("key", input.partition_key);
        out.bytes("data", input.data);
        write_optional(out, "explicit_hash_key", input.explicit_hash_key);
        write_optional(out, "sequence_number_for_ordering", input.sequence_number_for_ordering);
    }
};

struct PutRecordsForm {
    static constexpr std::string_view kName = "put_records";
    static constexpr std::array<std::string_view, 3> kFields{"stream", "stream_base64", "records"};
    static CallPutRecords read(const JsonNode& node) {
        CallPutRecords command{{.stream_name = bytes(node, "stream"), .records = {}}};
        for (const JsonNode& entry :
             node.field("records").items(0, std::numeric_limits<std::size_t>::max())) {
            entry.only({"key", "key_base64", "data", "data_base64", "explicit_hash_key",
                        "explicit_hash_key_base64"});
            command.input.records.push_back(
                {.partition_key = bytes(entry, "key"),
                 .data = bytes(entry, "data"),
                 .explicit_hash_key = optional_bytes(entry, "explicit_hash_key")});
        }
        return command;
    }
    static void write(JsonWriter& out, const CallPutRecords& command) {
        out.bytes("stream", command.input.stream_name).begin_list("records");
        for (const PutRecordsEntry& entry : command.input.records) {
            out.begin_object().bytes("key", entry.partition_key).bytes("data", entry.data);
            write_optional(out, "explicit_hash_key", entry.explicit_hash_key);
            out.end_object();
        }
        out.end_list();
    }
};

struct GetShardIteratorForm {
    static constexpr std::string_view kName = "get_shard_iterator";
    static constexpr std::array<std::string_view, 9> kFields{
        "stream",      "stream_base64", "shard",           "shard_base64",
        "type",        "type_base64",   "sequence_number", "sequence_number_base64",
        "timestamp_ms"};
    static CallGetShardIterator read(const JsonNode& node) {
        return {{.stream_name = bytes(node, "stream"),
                 .shard_id = bytes(node, "shard"),
                 .shard_iterator_type = bytes(node, "type"),
                 .starting_sequence_number = optional_bytes(node, "sequence_number"),
                 .timestamp_ms = optional_integer(node, "timestamp_ms")}};
    }
    static void write(JsonWriter& out, const CallGetShardIterator& command) {
        const GetShardIteratorInput& input = command.input;
        out.bytes("stream", input.stream_name).bytes("shard", input.shard_id);
        out.bytes("type", input.shard_iterator_type);
        write_optional(out, "sequence_number", input.starting_sequence_number);
        write_optional(out, "timestamp_ms", input.timestamp_ms);
    }
};

struct GetRecordsForm {
    static constexpr std::string_view kName = "get_records";
    static constexpr std::array<std::string_view, 3> kFields{"iterator", "iterator_base64",
                                                             "limit"};
    static CallGetRecords read(const JsonNode& node) {
        return {.shard_iterator = optional_bytes(node, "iterator"),
                .limit = optional_integer(node, "limit")};
    }
    static void write(JsonWriter& out, const CallGetRecords& command) {
        write_optional(out, "iterator", command.shard_iterator);
        write_optional(out, "limit", command.limit);
    }
};

struct AddProducerForm {
    static constexpr std::string_view kName = "add_producer";
    static constexpr auto kFields = kProducerFields;
    static AddProducer read(const JsonNode& node) { return {read_producer(node)}; }
    static void write(JsonWriter& out, const AddProducer& command) {
        write_producer(out, command.spec);
    }
};

struct AddConsumerForm {
    static constexpr std::string_view kName = "add_consumer";
    static constexpr auto kFields = kConsumerFields;
    static AddConsumer read(const JsonNode& node) { return {read_consumer(node)}; }
    static void write(JsonWriter& out, const AddConsumer& command) {
        write_consumer(out, command.spec);
    }
};

/// The commands that have a name and nothing else.
template <typename Named>
struct NamedForm {
    static constexpr std::array<std::string_view, 2> kFields{"name", "name_base64"};
    static Named read(const JsonNode& node) { return {bytes(node, "name")}; }
    static void write(JsonWriter& out, const Named& command) { out.bytes("name", command.name); }
};
struct RemoveForm : NamedForm<RemoveActor> {
    static constexpr std::string_view kName = "remove";
};
struct PauseForm : NamedForm<PauseActor> {
    static constexpr std::string_view kName = "pause";
};
struct ResumeForm : NamedForm<ResumeActor> {
    static constexpr std::string_view kName = "resume";
};

struct SetRateForm {
    static constexpr std::string_view kName = "set_rate";
    static constexpr std::array<std::string_view, 3> kFields{"name", "name_base64",
                                                             "records_per_1000s"};
    static SetProducerRate read(const JsonNode& node) {
        return {bytes(node, "name"), node.field("records_per_1000s").integer()};
    }
    static void write(JsonWriter& out, const SetProducerRate& command) {
        out.bytes("name", command.name).integer("records_per_1000s", command.records_per_1000s);
    }
};

struct SetPayloadForm {
    static constexpr std::string_view kName = "set_payload";
    static constexpr std::array<std::string_view, 6> kFields{
        "name", "name_base64", "payload", "payload_base64", "lists", "template"};
    static SetProducerPayload read(const JsonNode& node) {
        ProducerSpec spec;
        read_payload(node, spec);
        return {bytes(node, "name"), std::move(spec.payload_template), std::move(spec.lists),
                std::move(spec.template_id)};
    }
    static void write(JsonWriter& out, const SetProducerPayload& command) {
        sim::ProducerSpec spec;
        spec.payload_template = command.payload_template;
        spec.lists = command.lists;
        spec.template_id = command.template_id;
        out.bytes("name", command.name);
        write_payload(out, spec);
    }
};

/// The input of an operation, as the wire's JSON has it.
api::Value value_of(const JsonValue& json) {
    api::Value value;
    switch (json.kind) {
        case JsonValue::Kind::Null: break;
        case JsonValue::Kind::Boolean: return api::Value::of_boolean(json.boolean);
        case JsonValue::Kind::Integer:
            value = api::Value::of_integer(json.integer);
            value.thousandths = api::thousand_times(json.integer);
            break;
        case JsonValue::Kind::OtherNumber:
            value = api::Value::of_integer(api::scaled_floor(json.text, 0));
            value.thousandths = api::scaled_floor(json.text, 3);
            break;
        case JsonValue::Kind::Text: return api::Value::of_text(json.text);
        case JsonValue::Kind::List:
            value = api::Value::list();
            for (const JsonValue& item : json.items) value.items.push_back(value_of(item));
            break;
        case JsonValue::Kind::Object:
            value = api::Value::object();
            for (std::size_t i = 0; i < json.items.size(); ++i)
                value.with(api::Text(json.names[i]), value_of(json.items[i]));
            break;
    }
    return value;
}

struct CallForm {
    static constexpr std::string_view kName = "call";
    static constexpr std::array<std::string_view, 2> kFields{"action", "input"};
    static CallOperation read(const JsonNode& node) {
        const JsonNode action = node.field("action");
        const auto known = parse_action(action.text());
        if (action.exists() && !known)
            action.fail("this is no operation; it is written as in the API: \"SplitShard\"");
        const JsonNode input = node.field("input");
        if (input.exists() && !input.is_object()) input.fail("this must be an object");
        return {.action = known.value_or(Action{}),
                .input = input.is_object() ? value_of(*input.place()) : api::Value::object()};
    }
    static void write(JsonWriter& out, const CallOperation& command) {
        out.text("action", to_string(command.action));
        out.raw("input", api::write_json(command.input));
    }
};

struct InjectFaultForm {
    static constexpr std::string_view kName = "inject_fault";
    static constexpr std::array<std::string_view, 10> kFields{
        "name",   "name_base64", "fault",      "target", "target_base64",
        "amount", "key",         "key_base64", "worker", "lasts_ms"};
    static InjectFault read(const JsonNode& node) {
        FaultSpec fault;
        fault.name = bytes(node, "name");
        const JsonNode kind = node.field("fault");
        const auto known = parse_fault_kind(kind.text());
        if (kind.exists() && !known) kind.fail(cat("this is no fault; there are: ", fault_names()));
        fault.kind = known.value_or(FaultKind{});
        fault.target = bytes(node, "target");
        fault.amount = optional_integer(node, "amount").value_or(0);
        fault.key = optional_bytes(node, "key").value_or("");
        if (node.has("worker"))
            fault.worker = static_cast<std::uint32_t>(
                node.field("worker").integer(0, std::numeric_limits<std::uint32_t>::max()));
        if (node.has("lasts_ms"))
            fault.lasts = Duration::millis(node.field("lasts_ms").integer(0, kLastsMsMax));
        return {fault};
    }
    static void write(JsonWriter& out, const InjectFault& command) {
        const FaultSpec& fault = command.fault;
        out.bytes("name", fault.name).text("fault", to_string(fault.kind));
        out.bytes("target", fault.target);
        if (fault.amount != 0) out.integer("amount", fault.amount);
        if (!fault.key.empty()) out.bytes("key", fault.key);
        if (fault.worker != 0) out.integer("worker", fault.worker);
        if (fault.lasts > Duration{}) out.integer("lasts_ms", fault.lasts.whole_millis());
    }

private:
    /// Larger ones the world would refuse; this bound only keeps the product in its type.
    static constexpr std::int64_t kLastsMsMax = 1'000'000'000'000;
    static std::string fault_names() {
        std::string names;
        for (std::size_t i = 0; i < kFaultKindCount; ++i)
            names += cat(i == 0 ? "" : ", ", to_string(static_cast<FaultKind>(i)));
        return names;
    }
};
struct LiftFaultForm : NamedForm<LiftFault> {
    static constexpr std::string_view kName = "lift_fault";
};

struct CreateKeyForm {
    static constexpr std::string_view kName = "create_key";
    static constexpr std::array<std::string_view, 2> kFields{"alias", "alias_base64"};
    static CreateKey read(const JsonNode& node) { return {bytes(node, "alias")}; }
    static void write(JsonWriter& out, const CreateKey& command) {
        out.bytes("alias", command.alias);
    }
};

using Forms =
    FormList<Command, CreateStreamForm, PutRecordForm, PutRecordsForm, GetShardIteratorForm,
             GetRecordsForm, AddProducerForm, AddConsumerForm, RemoveForm, PauseForm, ResumeForm,
             SetRateForm, CallForm, InjectFaultForm, LiftFaultForm, CreateKeyForm, SetPayloadForm>;
// The last alternative, ChangeAccess, has forms of its own: access_json.h.
static_assert(Forms::kNames.size() + 1 == std::variant_size_v<Command>);

/// Every "do": those of the forms above, then those of ChangeAccess.
constexpr auto kNames = [] {
    std::array<std::string_view, Forms::kNames.size() + kAccessNames.size()> all{};
    std::ranges::copy(Forms::kNames, all.begin());
    std::ranges::copy(kAccessNames, all.begin() + Forms::kNames.size());
    return all;
}();

}  // namespace

Command read_command(const JsonNode& node, std::initializer_list<std::string_view> beside) {
    if (!node.is_object()) {
        node.only({});  // Reports that it is no object.
        return {};
    }
    const JsonNode kind = node.field("do");
    if (!kind.exists()) return {};
    const std::size_t form = kind.choice(kNames, "command");
    if (form < Forms::kNames.size()) return Forms::read(node, form, beside);
    return ChangeAccess(read_access_command(node, form - Forms::kNames.size(), beside));
}

void write_command(JsonWriter& out, const Command& command) {
    if (const auto* const change = std::get_if<ChangeAccess>(&command))
        return write_access_command(out, change->command());
    Forms::write(out, command);
}

}  // namespace kds::lesson
