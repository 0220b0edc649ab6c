#include "web/model/plan_input.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/limits.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

constexpr std::int64_t kMost = 1'000'000'000'000'000;
constexpr std::int64_t kRateMost = 10'000'000'000;  // In 1,000 s, as the calculator has it.

struct Range {
    std::int64_t least;
    std::int64_t most;
};
// In the order of kPlanNumbers; the first two are rates.
constexpr std::array<Range, kPlanNumbers.size()> kRanges{{
    {0, kRateMost},
    {0, kRateMost},
    {1, 10'485'760},
    {0, 100},
    {0, limits::kConsumersPerStreamAdvantage},
    {limits::kRetentionHoursMin, limits::kRetentionHoursMax},
    {1, 8'760},
}};
constexpr std::size_t kRate = 0, kPeak = 1, kBytes = 2;

/// The field's number, or what is wrong with it.
std::int64_t read(const ViewState& view, std::size_t which, std::string& error) {
    const bool is_rate = which <= kPeak;
    const Range range = kRanges[which];
    const auto value = read_decimal(view.field(kPlanNumbers[which]), is_rate ? 3 : 0);
    if (value && *value >= range.least && *value <= range.most) return *value;
    error = is_rate ? cat("A number from 0 to ", with_thousands(range.most / 1'000),
                          ", with up to three decimals.")
                    : cat("A whole number from ", with_thousands(range.least), " to ",
                          with_thousands(range.most), ".");
    return range.least;
}

}  // namespace

std::optional<std::int64_t> read_decimal(std::string_view text, int decimals) {
    std::int64_t value = 0;
    int places = -1;  // -1: before the point.
    bool has_digit = false;
    for (const char c : text) {
        if (c == ',' && places < 0) continue;
        if (c == '.' && places < 0 && decimals > 0) {
            places = 0;
            continue;
        }
        if (c < '0' || c > '9' || places == decimals) return std::nullopt;
        value = value * 10 + (c - '0');
        has_digit = true;
        if (places >= 0) ++places;
        if (value > kMost) return std::nullopt;
    }
    if (!has_digit) return std::nullopt;
    for (places = std::max(places, 0); places < decimals; ++places) {
        value *= 10;
        if (value > kMost) return std::nullopt;
    }
    return value;
}

bool PlanInput::is_good() const {
    return std::ranges::all_of(errors, [](const std::string& error) { return error.empty(); });
}

PlanInput plan_input(const ViewState& view) {
    PlanInput in;
    std::array<std::int64_t, kPlanNumbers.size()> values{};
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = read(view, i, in.errors[i]);
    const std::int64_t rate = values[kRate], peak = values[kPeak];
    if (in.errors[kRate].empty() && in.errors[kPeak].empty()) {
        if (peak < rate)
            in.errors[kPeak] = cat("At least the average, ", rate_text(rate), ".");
        else if (peak > rate * 100)
            in.errors[kPeak] = "At most a hundred times the average.";
    }
    if (!in.is_good()) return in;
    // Rounded down by less than a millionth: so a peak that just fits into a shard still does.
    const std::int64_t millionths =
        rate == 0 ? 1'000'000
                  : static_cast<std::int64_t>(u128{static_cast<std::uint64_t>(peak)} * 1'000'000 /
                                              static_cast<std::uint64_t>(rate));
    in.load = {.records_per_1000s = rate,
               .record_bytes = values[kBytes],
               .shared_readers = values[3],
               .fan_out_readers = values[4],
               .retention_hours = values[5],
               .peak_millionths = std::max<std::int64_t>(1'000'000, millionths),
               .hours = values[6]};
    if (!pricing::check(in.load))
        in.errors[kPeak] =
            "With this size of record that is more than 10 GiB a second, which no "
            "stream takes.";
    return in;
}

void set_plan_fields(ViewState& view, const pricing::Workload& load) {
    // As a field takes them: no commas, no zeros at the end.
    const auto rate = [](std::int64_t per_1000s) {
        std::string text = cat(per_1000s / 1'000);
        if (per_1000s % 1'000 == 0) return text;
        std::string part = cat(1'000 + per_1000s % 1'000);
        while (part.back() == '0') part.pop_back();
        return cat(text, ".", part.substr(1));
    };
    const auto peak =
        static_cast<std::int64_t>((u128{static_cast<std::uint64_t>(load.records_per_1000s)} *
                                       static_cast<std::uint64_t>(load.peak_millionths) +
                                   500'000) /
                                  1'000'000);
    view.field(Field::PlanRate) = rate(load.records_per_1000s);
    view.field(Field::PlanPeak) = rate(std::max(peak, load.records_per_1000s));
    view.field(Field::PlanBytes) = cat(load.record_bytes);
    view.field(Field::PlanReaders) = cat(load.shared_readers);
    view.field(Field::PlanFanOut) = cat(load.fan_out_readers);
    view.field(Field::PlanRetention) = cat(load.retention_hours);
    view.field(Field::PlanHours) = cat(load.hours);
}

std::optional<std::int64_t> plan_shards(const ViewState& view, std::string& error) {
    const std::string& text = view.field(Field::PlanShards);
    error.clear();
    if (text.empty()) return std::nullopt;
    constexpr std::int64_t kShardsMost = 1'000;
    const auto value = read_decimal(text, 0);
    if (value && *value >= 1 && *value <= kShardsMost) return value;
    error = cat("A whole number from 1 to ", with_thousands(kShardsMost), ", or nothing.");
    return std::nullopt;
}

}  // namespace kds::web
