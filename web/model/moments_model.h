/// Kept moments as the line of time and their list show them.
#pragma once

#include <cstdint>
#include <string>

#include "core/sim/differences.h"
#include "web/model/build_models.h"

namespace kds::web {

/// In what two moments differed when the learner compared them.
struct MomentComparison {
    CompareMoments sides;
    std::string a;  ///< "A, 00:00:05.000 on main"
    std::string b;
    sim::Comparison found;
    std::uint64_t serial = 0;  ///< Rises with each comparison, so that a new one comes into view.
};

/// The letters of the moments that the present branch was at, those on the track. Call it only when
/// moments are kept: it lies in the program's second part.
void add_letters(const ModelInputs& in, TimelineModel& out);

/// "Records in shard 2" has differed by this: "120 → 348", "4.0 s → not there".
std::string difference_text(const sim::Difference& difference);

}  // namespace kds::web
