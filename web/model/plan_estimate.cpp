// What a load needs and costs: the calculator's answer.
#include <algorithm>
#include <cstdlib>

#include "core/base/text.h"
#include "core/engine/limits.h"
#include "web/model/bill_text.h"
#include "web/model/format.h"
#include "web/model/plan_model.h"

namespace kds::web {
namespace {

using pricing::NanoUsd;
using pricing::PricingMode;

/// A number of bytes a second: "12.3 MiB/s".
std::string flow_text(u128 bytes_per_1000s) {
    constexpr std::int64_t kMiB = 1'048'576;
    const auto bytes = static_cast<std::int64_t>(bytes_per_1000s / 1'000);
    if (bytes < kMiB / 10) return cat(with_thousands(bytes), " bytes/s");
    const std::int64_t tenths = (bytes / 1'024 * 10 + 512) / 1'024;
    return cat(with_thousands(tenths / 10), ".", tenths % 10, " MiB/s");
}

u128 peak_of(const pricing::Workload& load) {
    return u128{static_cast<std::uint64_t>(load.records_per_1000s)} *
           static_cast<std::uint64_t>(load.peak_millionths) / 1'000'000;
}

void add_need(PlanModel& out, const pricing::Workload& load, const pricing::ShardNeed& need) {
    const u128 records = peak_of(load);
    const u128 in = records * static_cast<std::uint64_t>(load.record_bytes);
    const std::string rate = rate_text(static_cast<std::int64_t>(records));
    const std::string flow = flow_text(in);
    const std::string to_readers = flow_text(in * static_cast<std::uint64_t>(load.shared_readers));
    out.need = counted(need.shards, "shard");
    switch (need.bound) {
        case pricing::ShardBound::Least:
            out.need_reason =
                "One takes all of it: up to 1,000 records/s and 1 MiB/s in, and 2 MiB/s out to all "
                "that poll.";
            break;
        case pricing::ShardBound::Records:
            out.need_reason = cat("The number of records decides: ", rate,
                                  " records/s at the peak, and a shard takes ",
                                  with_thousands(limits::kWriteRecordsPerSecond), ".");
            break;
        case pricing::ShardBound::BytesIn:
            out.need_reason = cat("The bytes that come in decide: ", flow,
                                  " at the peak, and a shard takes 1 MiB/s.");
            break;
        case pricing::ShardBound::BytesOut:
            out.need_reason =
                cat("The readers that poll decide: ", to_readers,
                    " out at the peak, and a shard gives 2 MiB/s to all of them together. Readers "
                    "with fan-out have 2 MiB/s each.");
            break;
    }
    out.needs = {
        {.term = "By records",
         .value = cat(counted(need.by_records, "shard"), " for ", rate, " records/s")},
        {.term = "By bytes in", .value = cat(counted(need.by_bytes_in, "shard"), " for ", flow)},
        {.term = "By bytes out",
         .value = cat(counted(need.by_bytes_out, "shard"), " for ", to_readers, " by polling")}};
}

std::string reason_text(pricing::AdviceReason reason) {
    switch (reason) {
        case pricing::AdviceReason::ShardsAreUsed:
            return "Its shards cost less than what on-demand adds to each GB.";
        case pricing::AdviceReason::ShardsStandIdle:
            return "Shards for the peak would stand idle most of the time, and cost more than all "
                   "that is sent and read.";
        case pricing::AdviceReason::MinimumIsExceeded:
            return "The load is above its minimum of 25 MiB/s in and 25 MiB/s out, so its lower "
                   "prices count in full.";
        case pricing::AdviceReason::MinimumIsCheaper:
            return "Its lower prices pay off though its minimum of 25 MiB/s in and 25 MiB/s out is "
                   "billed and not reached.";
        case pricing::AdviceReason::NoOtherIsPriced:
            return "It is the only mode of which all prices in this Region are known here.";
    }
    return {};
}

std::string capital(std::string text) {
    if (text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

void add_advice(PlanModel& out, const pricing::Estimate& made) {
    if (!made.advice) {
        out.advice = "No mode can be advised";
        out.advice_reason = "Of each mode a price in this Region is missing here.";
        return;
    }
    out.advice = capital(mode_name(made.advice->mode));
    out.advice_reason = reason_text(made.advice->reason);
    if (made.advice->next)
        out.advice_reason += cat(" It saves ", usd_text(made.advice->saved, 2), " against ",
                                 mode_name(*made.advice->next), ".");
}

/// "730.00 shard-hours at $0.0150"
std::string line_text(const pricing::BillLine& line) {
    const pricing::ItemInfo& info = pricing::info_of(line.item);
    const auto hundredths = static_cast<std::int64_t>(
        (line.formula.quantity * 100 + static_cast<std::uint64_t>(line.formula.per) / 2) /
        static_cast<std::uint64_t>(line.formula.per));
    std::string out =
        cat(with_thousands(hundredths / 100), ".", hundredths / 10 % 10, hundredths % 10);
    const bool is_number = info.unit.front() >= '0' && info.unit.front() <= '9';
    out += cat(is_number ? " × " : " ", info.unit);
    if (info.unit.ends_with("hour") || info.unit.ends_with("month")) out += 's';
    if (!line.is_priced) return cat(out, "; its price is not known here");
    return cat(out, " at ", usd_text(line.formula.price, 4), " = ", usd_text(line.amount, 2));
}

void add_modes(PlanModel& out, const pricing::Estimate& made) {
    for (std::size_t i = 0; i < pricing::kPricingModeCount; ++i) {
        const pricing::Bill& bill = made.bills[i];
        const auto mode = static_cast<PricingMode>(i);
        PlanModel::Mode shown{.name = capital(mode_name(mode)),
                              .total = usd_text(bill.total, 2),
                              .note = {},
                              .is_advised = made.advice && made.advice->mode == mode,
                              .lines = {}};
        if (!bill.is_complete) shown.note = "Without what has no price here, so it is no total.";
        if (mode == PricingMode::Advantage && bill.is_complete)
            shown.note = "Holds for the whole account, for 24 hours at least.";
        for (const pricing::BillLine& line : bill.lines)
            shown.lines.push_back({.term = item_title(line.item), .value = line_text(line)});
        out.modes.push_back(std::move(shown));
    }
}

std::string input_text(pricing::WorkloadInput input) {
    switch (input) {
        case pricing::WorkloadInput::Records: return "10 % more records";
        case pricing::WorkloadInput::RecordBytes: return "10 % larger records";
        case pricing::WorkloadInput::SharedReaders: return "One more reader that polls";
        case pricing::WorkloadInput::FanOutReaders: return "One more reader with fan-out";
        case pricing::WorkloadInput::RetentionHours: return "Kept 10 % longer";
        case pricing::WorkloadInput::Peak: return "10 % higher peak";
    }
    return {};
}

void add_bars(PlanModel& out, const pricing::Estimate& made, const pricing::PriceSheet& sheet) {
    if (!made.advice) return;
    const PricingMode mode = made.advice->mode;
    const NanoUsd total = made.bills[static_cast<std::size_t>(mode)].total;
    const auto all = pricing::more_of_each(made.load, mode, sheet);
    const auto most =
        static_cast<float>(std::max<std::int64_t>(1, std::abs(all.front().change.value)));
    out.bars_title = cat("What more of each would cost, ", mode_name(mode));
    for (const pricing::MoreOf& more : all) {
        const std::int64_t tenths =
            total.value == 0 ? 0
                             : static_cast<std::int64_t>(static_cast<double>(more.change.value) *
                                                         1'000 / static_cast<double>(total.value));
        const std::string sign = more.change.value > 0 ? "+" : "";
        std::string text = "no change";
        if (more.change.value != 0)
            text = cat(sign, usd_text(more.change, 2), " (", sign, tenths < 0 ? "-" : "",
                       std::abs(tenths) / 10, ".", std::abs(tenths) % 10, " %)");
        out.bars.push_back({.input = input_text(more.input),
                            .change = std::move(text),
                            .share = static_cast<float>(more.change.value) / most});
    }
}

}  // namespace

void add_plan_estimate(PlanModel& out, const pricing::Workload& load,
                       const pricing::PriceSheet* sheet) {
    out.modes.clear();
    out.bars.clear();
    out.advice.clear();
    out.advice_reason.clear();
    add_need(out, load, pricing::shards_needed(load));
    if (!sheet) return;
    const auto made = pricing::estimate(load, *sheet);
    if (!made) return;  // plan_input() has checked it.
    add_advice(out, *made);
    add_modes(out, *made);
    add_bars(out, *made, *sheet);
}

}  // namespace kds::web
