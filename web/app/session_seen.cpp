// What the learner does in "Who sees what".
#include "web/app/session.h"
#include "web/model/seen_model.h"

namespace kds::web {

void Session::look_in_seen(const LookInSeen& to) {
    SeenView& seen = view_.seen;
    switch (to.deed) {
        case SeenDeed::Open:
            seen.page = to.number <= static_cast<std::uint64_t>(SeenPage::Wire)
                            ? static_cast<SeenPage>(to.number)
                            : SeenPage::Audit;
            view_.overlay = Overlay::Seen;
            return;
        case SeenDeed::DataEvents:
            seen.data_events = !seen.data_events;
            return announce(seen.data_events ? "Data events are in the trail."
                                             : "Data events are not in the trail.");
        case SeenDeed::OfCaller: seen.caller = to.number; return;
        case SeenDeed::OfResult:
            seen.result = to.number <= static_cast<std::uint64_t>(SeenResult::Refused)
                              ? static_cast<SeenResult>(to.number)
                              : SeenResult::All;
            return;
        case SeenDeed::Entry: seen.entry = seen.entry == to.number ? 0 : to.number; return;
        case SeenDeed::Save:
            share_wish_ = ShareWish::Audit;
            return announce("The entries are given to your browser as a file.");
        case SeenDeed::SelectedOnDisk:
            seen.page = SeenPage::Disk;
            seen.newest_of.reset();
            view_.overlay = Overlay::Seen;
            return;
        case SeenDeed::NewestOnDisk:
            seen.newest_of = ShardIndex{static_cast<std::uint32_t>(to.number)};
            return;
        case SeenDeed::WireCall: seen.wire_call = to.number; return;
        case SeenDeed::PlainHttp: seen.plain_http = to.number != 0; return;
    }
}

}  // namespace kds::web
