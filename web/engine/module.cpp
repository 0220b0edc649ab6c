// The service as a WebAssembly module. kinesis.mjs beside it is the only caller. What they hand
// each other lies in memory as fields, each its length in four bytes, least significant first, and
// then its bytes.
//
//   options   name and value of each: account, region, limits ("on" or "off"), the delays in
//             milliseconds, the quotas, and any number of principals ("key account arn")
//
// A request and its answer are each two pieces without lengths, the body and the head. A head is
// lines:
//
//   request   method, query, and a line "name:value" for each header
//   answer    status, and the headers in the same way; after the status, if frames follow the body,
//             a blank and the number of the subscription that gives them
//
// Other outputs:
//
//   frames    "m" if others can be taken at once, "e" if nothing follows, or "o"; then the frames

#include <unistd.h>

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
    std::string input;          ///< Where the caller writes fields, or the head of a request.
    std::string output;         ///< Where it finds what is answered, or the head of it.
    kds::api::Request request;  ///< Kept, so that the room for its texts is used again.
    std::string body;           ///< Of the answer.
};

/// The library's sbrk asks the machine for a page at a time, and each of them makes a new buffer on
/// the other side. So memory is made ahead, by parts of what there is.
void make_memory_ahead() {
    constexpr std::size_t kPage = 65'536, kPart = 8;
    const std::size_t pages = __builtin_wasm_memory_size(0);
    const std::size_t used = reinterpret_cast<std::size_t>(sbrk(0)) / kPage;
    if (pages - used > pages / (2 * kPart)) return;
    // If there is no more, what is asked for later will fail by itself.
    __builtin_wasm_memory_grow(0, pages / kPart);
}

/// Makes the text so long, whatever it holds.
char* room(std::string& text, std::size_t size) {
    text.resize_and_overwrite(size, [size](char*, std::size_t) { return size; });
    return text.data();
}

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
    return new Instance{Engine(std::move(made)), std::move(endpoint), {}, {}, {}, {}};
}

void kinesis_destroy(Instance* instance) { delete instance; }

/// Room for fields or for the head of a request.
char* kinesis_buffer(Instance* instance, std::uint32_t size) {
    make_memory_ahead();
    return room(instance->input, size);
}

/// Room for the body of a request.
char* kinesis_body_buffer(Instance* instance, std::uint32_t size) {
    return room(instance->request.body, size);
}

/// Answers the request whose body and whose head are the first bytes of the two buffers.
void kinesis_handle(Instance* instance, std::uint32_t body_size, std::uint32_t head_size,
                    std::uint32_t now_high, std::uint32_t now_low) {
    kds::api::Request& request = instance->request;
    request.body.resize(body_size);
    std::string_view head = std::string_view(instance->input).substr(0, head_size);
    request.method = next_line(head);
    request.query = next_line(head);
    std::size_t headers = 0;
    for (; !head.empty(); ++headers) {
        const std::string_view line = next_line(head);
        const std::size_t colon = std::min(line.find(':'), line.size() - 1);
        if (headers == request.headers.size()) request.headers.emplace_back();
        request.headers[headers].name = line.substr(0, colon);
        request.headers[headers].value = line.substr(colon + 1);
    }
    request.headers.resize(headers);
    const kds::Call call{.now = moment(instance->engine, now_high, now_low)};
    auto response = handle(instance->engine, call, request, instance->endpoint);
    std::string& output = instance->output;
    output.clear();
    kds::append_part(output, response.status);
    if (response.subscription != 0) kds::append_parts(output, " ", response.subscription);
    for (const auto& [name, value] : response.headers)
        kds::append_parts(output, "\n", name, ":", value);
    instance->body = std::move(response.body);
}

/// The body of the answer.
const char* kinesis_body(const Instance* instance) { return instance->body.data(); }
std::uint32_t kinesis_body_size(const Instance* instance) {
    return static_cast<std::uint32_t>(instance->body.size());
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

/// The headers of a request that make a difference, in small letters, as lines of the output.
void kinesis_headers_read(Instance* instance) {
    instance->output.clear();
    for (const std::string_view name : kds::api::kRequestHeaders)
        kds::append_parts(instance->output, name, "\n");
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
