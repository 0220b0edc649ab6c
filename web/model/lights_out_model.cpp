#include "core/base/text.h"
#include "core/pricing/bill.h"
#include "core/pricing/idle.h"
#include "web/model/build_models.h"
#include "web/model/costs.h"
#include "web/model/lights_out.h"
#include "web/model/money_text.h"

namespace kds::web {
namespace {

using Entry = OverlayModel::Entry;

std::string streams_text(const std::vector<const Stream*>& streams) {
    std::string out;
    for (const Stream* const stream : streams)
        append_parts(out, out.empty() ? "" : ", ", stream->name);
    return cat(out, streams.size() == 1 ? " exists" : " exist");
}

/// What so many hours of nothing but time cost.
std::string idle_text(const ModelInputs& in, const pricing::PriceSheet& sheet, std::int64_t hours) {
    const pricing::Bill bill =
        pricing::bill_of(pricing::idle_quantities(in.world.engine(), hours), sheet);
    return cat(usd_cents(bill.total), bill.is_complete ? "" : ", without what has no price");
}

OverlayModel::Section costs_of(const ModelInputs& in, bool has_streams) {
    OverlayModel::Section out{.title = "If they are left on", .entries = {}};
    const pricing::PriceSheet* const sheet =
        in.costs ? in.costs->sheet(in.view.bill.sheet) : nullptr;
    if (!has_streams) {
        out.title = "The lights are out";
        out.entries.push_back(
            {.head = "From now on",
             .text = "$0.00: streams that are gone or being deleted cost nothing."});
        return out;
    }
    if (!sheet) {
        const bool failed = in.costs && !in.costs->prices_error.empty();
        Entry entry{.head = "Prices",
                    .text = failed ? cat("They could not be loaded. ", in.costs->prices_error)
                                   : std::string("They are on their way.")};
        if (failed)
            entry.control = {.id = "lights.retry",
                             .label = "Try again",
                             .action = OpenOverlay{Overlay::LightsOut},
                             .describe = {}};
        out.entries.push_back(std::move(entry));
        return out;
    }
    out.entries.push_back(
        {.head = "Overnight",
         .text = cat(idle_text(in, *sheet, kNightHours), " for ", kNightHours, " idle hours.")});
    out.entries.push_back(
        {.head = "In a month",
         .text = cat(idle_text(in, *sheet, kLeftMonthHours), " for 30 idle days (720 h).")});
    out.entries.push_back(
        {.head = "Counted",
         .text = cat("Streams, shards and registered consumers at the prices of ", sheet->region,
                     ", used or not. What is stored, and what producers and "
                     "consumers do, comes on top.")});
    return out;
}

}  // namespace

std::vector<const Stream*> streams_left_on(const sim::World& world) {
    std::vector<const Stream*> out;
    for (const Stream& stream : world.engine().streams())
        if (stream.account == world.engine().options().account &&
            stream.status != StreamStatus::Deleting)
            out.push_back(&stream);
    return out;
}

sim::Command deletion_of(const Stream& stream) {
    using api::Value;
    Value input = Value::object().with("StreamName", Value::of_text(stream.name));
    input.with("EnforceConsumerDeletion", Value::of_boolean(true));
    return sim::CallOperation{kds::Action::DeleteStream, std::move(input)};
}

OverlayModel build_lights_out(const ModelInputs& in) {
    const std::vector<const Stream*> streams = streams_left_on(in.world);
    OverlayModel out;
    out.title = "Lights out?";
    out.intro = streams.empty()
                    ? std::string("No stream is left on. You can go.")
                    : cat("You are about to leave, and ", streams_text(streams),
                          ". Here that is free; in an account it would go on being charged until "
                          "it is deleted.");
    out.sections.push_back(costs_of(in, !streams.empty()));
    if (!streams.empty())
        out.controls.push_back(
            {.id = "lights.delete",
             .label = streams.size() == 1 ? "Delete it first" : "Delete them first",
             .action = OnBill{BillAct::DeleteStreams, 0},
             .describe = "DeleteStream, with registered consumers"});
    out.controls.push_back({.id = "lights.leave",
                            .label = streams.empty() ? "Leave" : "Leave all the same",
                            .action = OnBill{BillAct::LeaveAnyway, 0},
                            .describe = {}});
    out.controls.push_back({.id = "lights.stay",
                            .label = "Stay",
                            .action = OpenOverlay{Overlay::None},
                            .describe = "Settings can switch this question off"});
    out.close = close_control();
    return out;
}

}  // namespace kds::web
