// The service as a WebAssembly module. kinesis.mjs beside it is the only caller. What they hand
// each other lies in memory as fields, each its length in four bytes, least significant first, and
// then its bytes.
//
//   options   name and value of each: account, region, limits ("on" or "off"), the delays in
//             milliseconds, the quotas, and any number of principals ("key account arn")
//   request   body; then the head without its length, in lines: method, query, and a line
//             "name:value" for each header
//   answer    body, then the head in the same way: status, headers; after the status, if frames
//             follow the body, a blank and the number of the subscription that gives them
//   frames    "m" if others can be taken at once, "e" if nothing follows, or "o"; then the frames

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/api/dispatcher.h"
#include "core/api/subscription_frames.h"
#include "core/base/text.h"
#include "core/engine/subscriptions.h"

namespace {

using kds::Duration;
using kds::Engine;
using kds::EngineOptions;
using kds::Instant;

struct Instance {
    Engine engine;
    kds::api::Endpoint endpoint;
    std::string input;   ///< Where the caller writes a request.
    std::string output;  ///< Where it finds the answer.
};

class Fields {
public:
    explicit Fields(std::string_view bytes) : rest_{bytes} {}
    /// Empty at the end, and for a length that goes beyond it.
    std::optional<std::string> next() {
        if (rest_.size() < 4) return std::nullopt;
        std::uint32_t size = 0;
        for (int i = 3; i >= 0; --i)
            size = size << 8 | static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]);
        rest_.remove_prefix(4);
        if (size > rest_.size()) return std::nullopt;
        std::string field{rest_.substr(0, size)};
        rest_.remove_prefix(size);
        return field;
    }

    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

/// Cuts off and returns what stands before the next line break, or everything.
std::string_view next_line(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

void append_field(std::string& out, std::string_view field) {
    for (unsigned shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(field.size() >> shift & 0xff);
    out += field;
}

std::uint64_t joined(std::uint32_t high, std::uint32_t low) {
    return std::uint64_t{high} << 32 | low;
}

/// The engine's time never goes back, whatever the caller's clock does.
Instant moment(const Engine& engine, std::uint32_t high, std::uint32_t low) {
    const Instant asked{static_cast<std::int64_t>(joined(high, low))};
    return asked < engine.now() ? engine.now() : asked;
}

/// The caller has checked the value.
std::int64_t number(std::string_view value) {
    std::int64_t parsed = 0;
    std::from_chars(value.data(), value.data() + value.size(), parsed);
    return parsed;
}

void take_option(std::string_view name, std::string value, EngineOptions& options,
                 kds::api::Endpoint& endpoint) {
    kds::Delays& delays = options.delays;
    if (name == "account") options.account = std::move(value);
    if (name == "region") {
        options.region = std::move(value);
        options.quotas = kds::default_quotas(options.region);
    }
    if (name == "limits") options.throttles = value != "off";
    if (name == "creating") delays.creating = Duration::millis(number(value));
    if (name == "updating") delays.updating = Duration::millis(number(value));
    if (name == "deleting") delays.deleting = Duration::millis(number(value));
    if (name == "consumerCreating") delays.consumer_creating = Duration::millis(number(value));
    if (name == "consumerDeleting") delays.consumer_deleting = Duration::millis(number(value));
    if (name == "shardsPerAccount") options.quotas->shards_per_account = number(value);
    if (name == "shardsPerStream") options.quotas->shards_per_stream = number(value);
    if (name == "onDemandStreams") options.quotas->on_demand_streams = number(value);
    if (name == "principal") {
        const auto key = value.find(' '), account = value.find(' ', key + 1);
        endpoint.principals.insert_or_assign(
            value.substr(0, key),
            kds::Principal{.account = value.substr(key + 1, account - key - 1),
                           .arn = value.substr(account + 1)});
    }
}

}  // namespace

// The functions that kinesis.mjs calls; times are microseconds in two halves.
extern "C" {

Instance* kinesis_create(const char* options, std::uint32_t size, std::uint32_t seed_high,
                         std::uint32_t seed_low) {
    Fields fields({options, size});
    EngineOptions made;
    kds::api::Endpoint endpoint{.seed = joined(seed_high, seed_low)};
    while (const auto name = fields.next())
        take_option(*name, fields.next().value_or(""), made, endpoint);
    return new Instance{Engine(std::move(made)), std::move(endpoint), {}, {}};
}

void kinesis_destroy(Instance* instance) { delete instance; }

/// Room for a request of this size.
char* kinesis_buffer(Instance* instance, std::uint32_t size) {
    instance->input.resize(size);
    return instance->input.data();
}

/// Answers the request in the first `size` bytes of the buffer.
void kinesis_handle(Instance* instance, std::uint32_t size, std::uint32_t now_high,
                    std::uint32_t now_low) {
    Fields fields(std::string_view(instance->input).substr(0, size));
    kds::api::Request request;
    request.body = fields.next().value_or("");
    std::string_view head = fields.rest();
    request.method = next_line(head);
    request.query = next_line(head);
    while (!head.empty()) {
        const std::string_view line = next_line(head);
        const std::size_t colon = std::min(line.find(':'), line.size() - 1);
        request.headers.push_back(
            {std::string(line.substr(0, colon)), std::string(line.substr(colon + 1))});
    }
    const kds::Call call{.now = moment(instance->engine, now_high, now_low)};
    const auto response = handle(instance->engine, call, request, instance->endpoint);
    std::string& output = instance->output;
    output.clear();
    append_field(output, response.body);
    kds::append_part(output, response.status);
    if (response.subscription != 0) output += kds::cat(" ", response.subscription);
    for (const auto& [name, value] : response.headers) output += kds::cat("\n", name, ":", value);
}

/// Makes a key for the account and alias in the buffer; its ARN is the output.
void kinesis_create_key(Instance* instance, std::uint32_t size) {
    Fields fields(std::string_view(instance->input).substr(0, size));
    const std::string account = fields.next().value_or("");
    instance->output = instance->engine.kms().create_key(account, fields.next().value_or(""));
}

/// Gives the key whose ARN is in the buffer the state that follows; the output is empty if there is
/// no such key.
void kinesis_set_key_state(Instance* instance, std::uint32_t size) {
    Fields fields(std::string_view(instance->input).substr(0, size));
    const std::string arn = fields.next().value_or("");
    const auto state = kds::parse_key_state(fields.next().value_or(""));
    const bool done = state && instance->engine.kms().set_state(arn, *state);
    instance->output = done ? "done" : "";
}

const char* kinesis_output(const Instance* instance) { return instance->output.data(); }
std::uint32_t kinesis_output_size(const Instance* instance) {
    return static_cast<std::uint32_t>(instance->output.size());
}

/// Frames that follow the body of an answer, as the output.
void kinesis_take(Instance* instance, std::uint32_t subscription_high,
                  std::uint32_t subscription_low, std::uint32_t now_high, std::uint32_t now_low) {
    const auto taken =
        kds::api::take_frames(instance->engine, moment(instance->engine, now_high, now_low),
                              kds::SubscriptionId{joined(subscription_high, subscription_low)});
    instance->output = taken.ended ? "e" : taken.more ? "m" : "o";
    instance->output += taken.frames;
}

/// The client of an answer that goes on has left.
void kinesis_close(Instance* instance, std::uint32_t subscription_high,
                   std::uint32_t subscription_low, std::uint32_t now_high, std::uint32_t now_low) {
    instance->engine.settle(moment(instance->engine, now_high, now_low));
    close_subscription(instance->engine,
                       kds::SubscriptionId{joined(subscription_high, subscription_low)});
}

/// When a subscription has something next, in microseconds, as the output; empty if none has.
void kinesis_next_push(Instance* instance) {
    const auto next = instance->engine.next_push();
    instance->output = next ? kds::cat(next->us) : std::string();
}

/// Lets the time pass.
void kinesis_settle(Instance* instance, std::uint32_t now_high, std::uint32_t now_low) {
    instance->engine.settle(moment(instance->engine, now_high, now_low));
}

/// The newest moment that the engine was told, in microseconds, as the output.
void kinesis_now(Instance* instance) { instance->output = kds::cat(instance->engine.now().us); }

/// The digest of all state as the output, in decimal.
void kinesis_state_hash(Instance* instance) {
    instance->output = kds::cat(instance->engine.state_hash());
}

Engine* kinesis_snapshot(const Instance* instance) { return new Engine(instance->engine); }
void kinesis_restore(Instance* instance, const Engine* snapshot) { instance->engine = *snapshot; }
void kinesis_drop_snapshot(Engine* snapshot) { delete snapshot; }
}
