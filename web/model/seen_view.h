/// Where one is in "Who sees what", and what can be done there. Plain numbers only, because the
/// view is copied by code of the first lesson.
#pragma once

#include <cstdint>
#include <optional>

#include "core/engine/stream.h"

namespace kds::web {

/// The audit trail, a record on disk, a call on the wire.
enum class SeenPage : std::uint8_t { Audit, Disk, Wire };
enum class SeenResult : std::uint8_t { All, Allowed, Refused };

enum class SeenDeed : std::uint8_t {
    Open,            ///< `number`: a SeenPage; opens the overlay if need be.
    DataEvents,      ///< Shows them, or no more.
    OfCaller,        ///< `number`: a caller_tag() of the audit trail; 0: all.
    OfResult,        ///< `number`: a SeenResult.
    Entry,           ///< `number`: a call; opens its entry, or closes it.
    Save,            ///< Gives the entries that are listed out as a file.
    SelectedOnDisk,  ///< Shows the selected record; opens the page if need be.
    NewestOnDisk,    ///< `number`: the index of a shard whose newest record is shown.
    WireCall,        ///< `number`: a call; 0: the newest.
    PlainHttp        ///< `number`: 1 without TLS, 0 with it.
};
struct LookInSeen {
    SeenDeed deed = SeenDeed::Open;
    std::uint64_t number = 0;
};

struct SeenView {
    SeenPage page = SeenPage::Audit;
    SeenResult result = SeenResult::All;
    bool data_events = false;  ///< As trails are by default (kinesis.md 11.6).
    bool plain_http = false;
    std::uint64_t caller = 0;             ///< 0: all.
    std::uint64_t entry = 0;              ///< The call whose entry is open; 0: none.
    std::uint64_t wire_call = 0;          ///< 0: the newest.
    std::optional<ShardIndex> newest_of;  ///< Empty: the selected record, if one is.
};

}  // namespace kds::web
