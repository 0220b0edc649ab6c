// What the session does about costs, and what it asks when streams are left on.
#include <vector>

#include "core/base/text.h"
#include "web/app/session.h"
#include "web/model/lights_out.h"

namespace kds::web {

void Session::on_bill(const OnBill& done) {
    switch (done.act) {
        case BillAct::ChoosePrices: view_.bill.sheet = static_cast<std::uint8_t>(done.what); return;
        case BillAct::OpenLine:
            view_.bill.open =
                static_cast<std::int8_t>(view_.bill.open == done.what ? -1 : done.what);
            return;
        case BillAct::LeaveAnyway:
            view_.overlay = Overlay::None;
            address_ = view_.leaving_for;
            return;
        case BillAct::DeleteStreams: return delete_streams();
        case BillAct::AskOrNot:
            view_.asks_leaving = !view_.asks_leaving;
            return announce(view_.asks_leaving ? "Leaving tells what streams would cost."
                                               : "Leaving does not tell any more.");
    }
}

void Session::leave_for(const std::string& address) {
    const bool stays = scenario_ && address == cat("#/s/", scenario_->id);
    if (!scenario_ || stays || has_asked_leaving_ || !view_.asks_leaving ||
        streams_left_on(world()).empty()) {
        address_ = address;
        return;
    }
    has_asked_leaving_ = true;
    view_.leaving_for = address;
    view_.overlay = Overlay::LightsOut;
    announce("Streams are left on. What do they cost?");
}

void Session::delete_streams() {
    // The commands are made before any of them changes what there is.
    std::vector<sim::Command> commands;
    for (const Stream* const stream : streams_left_on(world()))
        commands.push_back(deletion_of(*stream));
    for (const sim::Command& each : commands) command(each);
    // What is deleted goes on to be there until time has passed.
    view_.paused = false;
    announce(cat("Asked for the deletion of ", commands.size(),
                 commands.size() == 1 ? " stream." : " streams."));
}

}  // namespace kds::web
