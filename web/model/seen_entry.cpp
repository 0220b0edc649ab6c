#include "web/model/seen_entry.h"

#include "core/api/json_writer.h"
#include "core/base/text.h"
#include "core/engine/audit.h"
#include "web/model/code/code_call.h"

namespace kds::web {
namespace {

using api::Value;
using Kind = api::Value::Kind;

Value text(std::string_view value) { return Value::of_text(std::string(value)); }

/// "StreamName" as "streamName" (kinesis.md 11.6).
std::string lower_first(std::string_view name) {
    std::string out(name);
    if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z')
        out[0] = static_cast<char>(out[0] - 'A' + 'a');
    return out;
}

/// Tags are a map, whose keys are the learner's own and stay as they are.
bool is_map(std::string_view name) { return name == "Tags"; }

/// A request's members by CloudTrail's names; without data, which no trail keeps.
Value parameters_of(const Value& value, bool rename) {
    if (value.kind == Kind::List) {
        Value out = Value::list();
        for (const Value& item : value.items) out.items.push_back(parameters_of(item, rename));
        return out;
    }
    if (value.kind != Kind::Object) return value;
    Value out = Value::object();
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        const std::string_view name = value.names[i].view();
        if (name == "Data") continue;
        out.with(api::Text(rename ? lower_first(name) : std::string(name)),
                 parameters_of(value.items[i], rename && !is_map(name)));
    }
    return out;
}

/// Who called (CloudTrail User Guide, "CloudTrail userIdentity element").
Value identity_of(const TrailEntry& e) {
    Value out = Value::object();
    const std::string_view caller = e.caller;
    const std::size_t slash = caller.find('/');
    const bool is_user = caller.find(":user/") != caller.npos;
    const bool is_session = caller.find(":assumed-role/") != caller.npos;
    out.with("type", text(is_user ? "IAMUser" : is_session ? "AssumedRole" : "Root"));
    out.with("arn", text(caller));
    out.with("accountId", text(e.caller_account));
    if (!e.access_key.empty()) out.with("accessKeyId", text(e.access_key));
    if (is_user) out.with("userName", text(caller.substr(caller.rfind('/') + 1)));
    if (is_session) {
        const std::string_view names = caller.substr(slash + 1);
        const std::string_view role = names.substr(0, names.find('/'));
        out.with("sessionContext",
                 Value::object().with(
                     "sessionIssuer",
                     Value::object()
                         .with("type", text("Role"))
                         .with("arn", text(cat("arn:aws:iam::", e.caller_account, ":role/", role)))
                         .with("accountId", text(e.caller_account))
                         .with("userName", text(role))));
    }
    return out;
}

/// "2026-03-02T09:00:07Z": whole seconds.
std::string event_time(Instant at) { return cat(to_iso8601(at).substr(0, 19), 'Z'); }

bool is_of_consumer(std::string_view arn) { return arn.find("/consumer/") != arn.npos; }

/// The answer of an action that changes nothing, or answers nothing, is no part of an entry.
bool has_response_elements(const TrailEntry& e) {
    return !e.error && !is_read_only(e.action) && !is_data_event(e.action) &&
           code::has_output(e.action);
}

Value entry_document(const TrailEntry& e) {
    const bool is_data = is_data_event(e.action);
    Value out = Value::object()
                    .with("eventVersion", text(kEventVersion))
                    .with("userIdentity", identity_of(e))
                    .with("eventTime", text(event_time(e.at)))
                    .with("eventSource", text("kinesis.amazonaws.com"))
                    .with("eventName", text(to_string(e.action)))
                    .with("awsRegion", text(e.region));
    if (!e.address.empty()) out.with("sourceIPAddress", text(e.address));
    if (e.error) {
        out.with("errorCode", text(error_name(e.error->code)));
        if (!e.error->message.empty()) out.with("errorMessage", text(e.error->message));
    }
    if (e.parameters) out.with("requestParameters", parameters_of(*e.parameters, true));
    if (!has_response_elements(e)) out.with("responseElements", Value{});
    out.with("readOnly", Value::of_boolean(is_read_only(e.action)));
    if (is_data && !e.resource.empty()) {
        Value resources = Value::list();
        resources.items.push_back(
            Value::object()
                .with("accountId", text(account_of(e.resource)))
                .with("type", text(is_of_consumer(e.resource) ? "AWS::Kinesis::StreamConsumer"
                                                              : "AWS::Kinesis::Stream"))
                .with("ARN", text(e.resource)));
        out.with("resources", std::move(resources));
    }
    out.with("eventType", text("AwsApiCall"));
    out.with("managementEvent", Value::of_boolean(!is_data));
    out.with("recipientAccountId", text(e.account));
    if (!e.endpoint.empty()) out.with("vpcEndpointId", text(e.endpoint));
    out.with("eventCategory", text(is_data ? "Data" : "Management"));
    return out;
}

std::string quoted(std::string_view name) { return api::write_json(Value::of_text_at(name)); }

void write(const Value& value, std::size_t level, std::string& out) {
    const auto line = [&](std::size_t at) { append_parts(out, '\n', std::string(4 * at, ' ')); };
    const bool is_object = value.kind == Kind::Object;
    if (!is_object && value.kind != Kind::List) {
        out += api::write_json(value);
        return;
    }
    out += is_object ? '{' : '[';
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0) out += ',';
        line(level + 1);
        if (is_object) append_parts(out, quoted(value.names[i].view()), ": ");
        write(value.items[i], level + 1, out);
    }
    if (!value.items.empty()) line(level);
    out += is_object ? '}' : ']';
}

}  // namespace

std::string account_of(std::string_view arn) {
    // It stands behind the fourth colon.
    for (int colons = 0; colons < 4; ++colons) {
        const std::size_t at = arn.find(':');
        if (at == arn.npos) return {};
        arn.remove_prefix(at + 1);
    }
    return std::string(arn.substr(0, arn.find(':')));
}

std::string trail_json(const TrailEntry& entry) {
    std::string out;
    write(entry_document(entry), 0, out);
    return out;
}

std::string trail_file(const std::vector<TrailEntry>& entries) {
    Value records = Value::list();
    for (const TrailEntry& entry : entries) records.items.push_back(entry_document(entry));
    std::string out;
    write(Value::object().with("Records", std::move(records)), 0, out);
    return out + '\n';
}

std::string left_out(const TrailEntry& entry) {
    std::string out = "A real entry also has principalId, ";
    if (entry.access_key.empty()) out += "accessKeyId, ";
    if (entry.address.empty()) out += "sourceIPAddress, ";
    out += "userAgent, requestID, eventID and tlsDetails";
    if (has_response_elements(entry)) out += ", and what was answered in responseElements";
    out += ". The lab has nothing true to put there.";
    if (!entry.parameters)
        out += " Of the request of a simulated program it keeps no parameters.";
    else if (entry.action == kds::Action::PutRecord || entry.action == kds::Action::PutRecords)
        out +=
            " Data is in no entry. Whether partition keys are is not confirmed by any page that we "
            "know.";
    return out;
}

}  // namespace kds::web
