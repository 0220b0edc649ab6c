#include "web/model/bill_model.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/pricing/unconfirmed.h"
#include "web/model/bill_text.h"
#include "web/model/costs.h"
#include "web/model/event_text.h"
#include "web/model/format.h"
#include "web/model/money_text.h"

namespace kds::web {
namespace {

using pricing::Bill;
using pricing::BillLine;
using pricing::Formula;
using pricing::Item;
using pricing::Meter;
using pricing::NanoUsd;
using pricing::PriceSheet;
using pricing::Use;

constexpr std::int64_t kDayUs = Duration::hours(24).us;
/// Beside the month of calculators; kinesis.md 10.4.
constexpr std::uint64_t kThirtyDayHours = 30 * 24;

std::string since_start(const sim::World& world, Instant at) {
    return at < world.began_at() ? std::string("before start") : clock_text(at - world.began_at());
}

/// What so many units cost of which an hour's are at this rate.
NanoUsd times(NanoUsd per_hour, u128 quantity, std::int64_t per) {
    return pricing::amount_of(Formula{.quantity = quantity, .per = per, .price = per_hour});
}

/// A use by itself: time to the microsecond, as the meter has it.
NanoUsd amount_of(const Use& use, const pricing::Price& price) {
    const pricing::Measure measure = pricing::info_of(use.item).measure;
    const std::int64_t scale =
        measure == pricing::Measure::Time ? pricing::unconfirmed::kBilledTimeUs : 1;
    return times(price.usd, use.quantity, pricing::billed_per_price(measure) * scale);
}

std::string use_text(const Use& use, const pricing::Price* price) {
    u128 billed = use.quantity;
    const bool is_time = pricing::info_of(use.item).measure == pricing::Measure::Time;
    if (is_time) billed /= static_cast<std::uint64_t>(pricing::unconfirmed::kBilledTimeUs);
    std::string out = cat(is_time ? "about " : "", quantity_text(use.item, billed));
    if (price) append_parts(out, ", ", usd_exact(amount_of(use, *price)));
    return out;
}

std::string who_text(const sim::World& world, ActorId actor) {
    if (actor == pricing::kByTime) return "Time";
    if (actor == pricing::kOthers) return "Others";
    return actor_name(world, actor);
}

bool can_select(const sim::World& world, ActorId actor) {
    return world.find_producer(actor) || world.find_consumer(actor);
}

/// The newest uses of an item, the newest first.
class Growth {
public:
    Growth(const ModelInputs& in, const PriceSheet& sheet, BillLineModel& line, Item item)
        : in_{in}, price_{sheet.find(item)}, line_{line}, item_{item} {}

    void collect(const pricing::UseLog& uses) {
        for (std::size_t i = uses.current().size(); i-- > 0 && !is_full();) add(uses.current()[i]);
        const auto& finished = uses.finished();
        for (std::uint64_t i = finished.end(); i-- > finished.begin() && !is_full();)
            add(finished[i]);
    }

private:
    bool is_full() const { return line_.growth.size() >= kGrowthShown; }
    void add(const Use& use) {
        if (use.item != item_) return;
        const std::size_t number = line_.growth.size();
        const sim::World& world = in_.world;
        // Before the session there is no moment that one could go to.
        const Instant minute =
            std::max(Instant{use.minute * pricing::kUseMinute.us}, in_.time.begins_at());
        BillGrowthModel growth{.text = cat(who_text(world, use.actor), ": ", use_text(use, price_)),
                               .at = {.id = cat("drawer.bill.at.", number),
                                      .label = since_start(world, minute),
                                      .action = SeekTo{minute},
                                      .describe = "Goes to the beginning of this minute"},
                               .who = {}};
        if (can_select(world, use.actor))
            growth.who = {.id = cat("drawer.bill.who.", number),
                          .label = who_text(world, use.actor),
                          .action = Select{ActorSelected{use.actor}},
                          .describe = "Selects who caused this"};
        line_.growth.push_back(std::move(growth));
    }

    const ModelInputs& in_;
    const pricing::Price* price_;
    BillLineModel& line_;
    Item item_;
};

void open_line(const ModelInputs& in, const PriceSheet& sheet, const Meter& meter,
               const BillLine& line, BillLineModel& out) {
    out.formula = formula_text(line);
    out.counted = item_counted(line.item);
    const pricing::Price* const price = sheet.find(line.item);
    out.source = price ? cat("Price in ", sheet.region, ": ", price->source, "; checked ",
                             price->checked, ".")
                       : cat("Our sources have no price for this in ", sheet.region,
                             ": the total is without it.");
    Growth(in, sheet, out, line.item).collect(meter.uses());
    out.growth_title = "What made this grow, by minute, newest first";
}

void make_lines(const ModelInputs& in, const PriceSheet& sheet, const Meter& meter,
                const Bill& bill, BillModel& out) {
    out.lines.clear();
    for (const BillLine& line : bill.lines) {
        const auto item = static_cast<std::int32_t>(line.item);
        BillLineModel& made = out.lines.emplace_back();
        made.open = {.id = cat("drawer.bill.line.", item),
                     .label = item_title(line.item),
                     .action = OnBill{BillAct::OpenLine, item},
                     .pressed = in.view.bill.open == item,
                     .describe = "Shows how its amount is made"};
        made.amount = line.is_priced ? usd_exact(line.amount) : std::string("no price");
        if (made.open.pressed) open_line(in, sheet, meter, line, made);
    }
}

void make_regions(const ModelInputs& in, BillModel& out) {
    out.regions.clear();
    for (std::size_t i = 0; i < in.costs->prices->size(); ++i) {
        const PriceSheet& sheet = (*in.costs->prices)[i];
        out.regions.push_back(
            {.id = cat("drawer.bill.region.", i),
             .label = sheet.region,
             .action = OnBill{BillAct::ChoosePrices, static_cast<std::int32_t>(i)},
             .pressed = &sheet == in.costs->sheet(in.view.bill.sheet),
             .describe = "Shows its prices; the stream stays where it is"});
    }
}

/// 09:00 of the next day by the world's calendar.
Instant tomorrow_at_nine(Instant now) {
    return Instant{(now.us / kDayUs + 1) * kDayUs} + Duration::hours(9);
}

void make_outlook(const ModelInputs& in, const PriceSheet& sheet, const Meter& meter, NanoUsd total,
                  BillModel& out) {
    const pricing::Forecast forecast = pricing::forecast_of(meter, sheet);
    const NanoUsd hour = forecast.per_hour;
    out.rate = cat("As it runs now: ", usd_short(hour), " an hour, ",
                   usd_cents(times(hour, kThirtyDayHours, 1)), " in 30 days (720 h), ",
                   usd_cents(forecast.per_month), " in a month of ",
                   pricing::unconfirmed::kMonthHours, " h, as calculators have it",
                   forecast.is_complete ? "." : ", without what has no price.");
    const Instant now = in.world.now();
    const Duration left = tomorrow_at_nine(now) - now;
    const NanoUsd more = times(hour, static_cast<std::uint64_t>(left.us), Duration::hours(1).us);
    out.left_on = cat("If you leave it on until tomorrow 09:00: ", usd_cents(more), " more, ",
                      usd_cents(total + more), " in all. By the lab's calendar it is ",
                      time_of_day(now), "; that is ", lag_text(left.whole_millis()), " from now.");
}

/// Why there is no bill yet; empty if there is one.
std::string state_of(const Costs* costs) {
    if (!costs || (!costs->prices && costs->prices_error.empty()))
        return "The prices are on their way.";
    if (!costs->prices)
        return cat("The prices could not be loaded. ", costs->prices_error,
                   " What is used is counted all the same.");
    if (!costs->meter())
        return cat("What was used is being counted, from the first stream on: ",
                   costs->metering ? costs->metering->percent() : 0, " %.");
    return {};
}

void clear(BillModel& out) {
    out.regions.clear();
    out.lines.clear();
    for (std::string* text : {&out.total, &out.since, &out.rate, &out.empty, &out.incomplete,
                              &out.rounding, &out.left_on})
        text->clear();
}

/// A field of a table, in quotes because it may have commas.
void write_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

/// "0.015000000": dollars without their sign.
std::string plain_usd(NanoUsd amount) {
    std::string text = usd_exact(amount);
    std::erase_if(text, [](char c) { return c == '$' || c == ','; });
    return text;
}

std::string quantity_unit(const BillLine& line) {
    const std::string text = quantity_text(line.item, 2);
    return text.substr(text.find(' ') + 1);
}

}  // namespace

void drop(BillModel* model) { delete model; }

void refresh_bill(const ModelInputs& in, Later<BillModel>& model) {
    if (!model) model.reset(new BillModel);
    BillModel& out = *model;
    out.state = state_of(in.costs);
    out.retry.reset();
    out.copy = {.id = "drawer.bill.copy",
                .label = "Copy as CSV",
                .action = CopyText{bill_csv(in)},
                .enabled = out.state.empty(),
                .describe = "Copies all lines as a table"};
    out.save = {.id = "drawer.bill.save",
                .label = "Save as CSV",
                .action = ExportEvents{.bill = true},
                .enabled = out.state.empty(),
                .describe = "All lines as a file"};
    out.plan = {.id = "drawer.bill.plan",
                .label = "Plan and compare",
                .action = OpenOverlay{Overlay::Plan},
                .describe = "What a load needs and costs, and designs side by side"};
    if (!out.state.empty()) {
        clear(out);
        if (in.costs && !in.costs->prices_error.empty())
            out.retry = {.id = "drawer.bill.retry",
                         .label = "Try again",
                         .action = OpenTab{DrawerTab::Bill},
                         .describe = "Asks for the prices again"};
        return;
    }
    const PriceSheet& sheet = *in.costs->sheet(in.view.bill.sheet);
    const Meter& meter = *in.costs->meter();
    const Bill bill = pricing::bill_of(meter.used(), sheet);
    make_regions(in, out);
    out.total = usd_exact(bill.total);
    out.since = cat("so far, at the prices of ", sheet.region,
                    "; all since the first stream was made, also before the clock began.");
    make_lines(in, sheet, meter, bill, out);
    out.empty = "Nothing has been used yet.";
    out.incomplete = bill.is_complete ? std::string()
                                      : cat("Our sources lack some prices of ", sheet.region,
                                            ": the total is too low.");
    out.rounding =
        "Each line is multiplied once and rounded to a thousand-millionth of a dollar, half of one "
        "up; the total is the sum of the lines. AWS does not say how it rounds.";
    make_outlook(in, sheet, meter, bill.total, out);
}

std::string bill_csv(const ModelInputs& in) {
    if (!state_of(in.costs).empty()) return {};
    const PriceSheet& sheet = *in.costs->sheet(in.view.bill.sheet);
    const Bill bill = pricing::bill_of(in.costs->meter()->used(), sheet);
    std::string out =
        "line,quantity,unit,price_usd,price_per,amount_usd,region,price_source,price_checked\r\n";
    for (const BillLine& line : bill.lines) {
        const pricing::Price* const price = sheet.find(line.item);
        write_quoted(out, item_title(line.item));
        append_parts(out, ',', to_decimal(line.formula.quantity), ',', quantity_unit(line), ',');
        if (price) out += plain_usd(price->usd);
        out += ',';
        write_quoted(out, pricing::info_of(line.item).unit);
        out += ',';
        if (price) out += plain_usd(line.amount);
        append_parts(out, ',', sheet.region, ',');
        write_quoted(out, price ? std::string_view(price->source) : std::string_view("none"));
        append_parts(out, ',', price ? std::string_view(price->checked) : std::string_view(),
                     "\r\n");
    }
    append_parts(out, "\"Total\",,,,,", plain_usd(bill.total), ',', sheet.region, ",,\r\n");
    return out;
}

}  // namespace kds::web
