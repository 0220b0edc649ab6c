/// A record as it lies at rest, with and without encryption (kinesis.md 11.5).
#pragma once

#include <string>
#include <vector>

#include "web/model/build_models.h"
#include "web/model/seen_bytes.h"

namespace kds::web {

/// Shards of which one can choose the newest record.
inline constexpr std::size_t kShardsOnDisk = 16;

struct DiskModel {
    std::string intro;
    std::vector<Control> records;     ///< Which record; pressed: the one that is shown.
    std::string empty;                ///< Instead of all below.
    std::vector<InspectorRow> clear;  ///< What stands beside the data, readable for the disk.

    struct Block {
        std::string title;  ///< "As it lies there", "If the stream encrypted"
        std::string note;
        bool lies_there = false;  ///< This one is on the disk; the other is for comparison.
        std::vector<HexRow> rows;
    };
    Block plain;
    Block sealed;
    std::string more;  ///< "… and 1,204 more bytes"; empty if all are shown.

    std::string envelope_title;
    std::vector<InspectorRow> envelope;  ///< The keys, from the data outwards.
    std::string who;                     ///< Who can make plain text of it.
};

void refresh_disk(const ModelInputs& in, DiskModel& out);

}  // namespace kds::web
