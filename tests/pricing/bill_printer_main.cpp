/// Prints random bills with the events that they were made from, one JSON document a line, for
/// recompute.mjs, which adds them up again.
///
///   bill_printer [BILLS]     1000 by default
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include "core/base/text.h"
#include "core/pricing/bill.h"
#include "tests/pricing/random_usage.h"

namespace {

using namespace kds;
using namespace kds::pricing;

constexpr int kSteps = 60;

/// Empty for what nobody is charged for.
std::string_view name_of(EventKind kind) {
    switch (kind) {
        case EventKind::StreamCreating: return "creating";
        case EventKind::StreamUpdating: return "updating";
        case EventKind::StreamActive: return "active";
        case EventKind::StreamDeleted: return "deleted";
        case EventKind::ShardOpened: return "shard opened";
        case EventKind::ShardClosed: return "shard closed";
        case EventKind::RecordAccepted: return "put";
        case EventKind::RecordsRead: return "read";
        case EventKind::Pushed: return "pushed";
        case EventKind::RetentionChanged: return "retention";
        case EventKind::ConsumerRegistered: return "registered";
        case EventKind::ConsumerDeleted: return "deregistered";
        default: return {};
    }
}

void add_event(std::string& out, const Event& e) {
    const std::string_view kind = name_of(e.kind);
    if (kind.empty()) return;
    if (out.back() != '[') out += ',';
    append_parts(out, "[", e.at.us, ",\"", kind, "\",", e.stream.value, ",", e.shard.value, ",",
                 e.count, ",", e.bytes, ",", e.place, ",",
                 e.action == Action::UpdateStreamMode ? "true" : "false", "]");
}

std::string document(const test::RandomUsage& usage, const PriceSheet& sheet, const Meter& meter,
                     std::uint64_t seed) {
    std::string out =
        cat("{\"seed\":", seed, ",\"end\":", meter.counted_to().us, ",\"committed\":[");
    for (const auto& span : usage.committed()) {
        append_parts(out, out.back() == '[' ? "" : ",", "[", span.start.us, ",");
        if (span.end)
            append_parts(out, span.end->us, "]");
        else
            out += "null]";
    }
    out += "],\"foreign\":[";
    for (const StreamId id : usage.foreign())
        append_parts(out, out.back() == '[' ? "" : ",", id.value);
    out += "],\"prices\":{";
    for (std::size_t i = 0; i < kPricedItemCount; ++i)
        if (sheet.prices[i])
            append_parts(out, out.back() == '{' ? "" : ",", "\"",
                         info_of(static_cast<Item>(i)).name, "\":", sheet.prices[i]->usd.value);
    out += "},\"events\":[";
    for (const Event& event : usage.events()) add_event(out, event);
    const Bill bill = bill_of(meter.used(), sheet);
    append_parts(out, "],\"total\":\"", bill.total.value,
                 "\",\"complete\":", bill.is_complete ? "true" : "false", ",\"lines\":[");
    for (const BillLine& line : bill.lines)
        append_parts(out, out.back() == '[' ? "" : ",", "[\"", info_of(line.item).name, "\",\"",
                     to_decimal(line.formula.quantity), "\",\"", line.amount.value, "\",",
                     line.is_priced ? "true" : "false", "]");
    return out + "]}\n";
}

}  // namespace

int main(int count, char** arguments) {
    std::uint64_t bills = 1'000;
    if (count > 1) {
        const std::string_view text = arguments[1];
        if (std::from_chars(text.data(), text.data() + text.size(), bills).ec != std::errc{}) {
            std::fputs("usage: bill_printer [BILLS]\n", stderr);
            return 2;
        }
    }
    for (std::uint64_t seed = 1; seed <= bills; ++seed) {
        test::RandomUsage usage(seed);
        Meter meter;
        for (int i = 0; i < kSteps; ++i) {
            usage.act();
            meter.take(usage.engine());
            usage.let_time_pass();
            meter.take(usage.engine());
        }
        Rng rng(seed, 92);
        const std::string line = document(usage, test::random_sheet(rng), meter, seed);
        std::fwrite(line.data(), 1, line.size(), stdout);
    }
}
