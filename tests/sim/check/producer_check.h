/// Whether producers account for what they make: each record is accepted, given up, lost with the
/// program, or on its way, and the stream holds what they say. Records are user records: of an
/// aggregated one of the KPL each counts.
#pragma once

#include <cstdint>
#include <map>

#include "core/sim/world.h"
#include "tests/sim/check/findings.h"
#include "tests/sim/check/ledger.h"
#include "tests/sim/check/spans.h"

namespace kds::sim::checking {

class ProducerCheck {
public:
    void take(const World& world, const Event& event, Findings& findings);
    void look(const World& world, const Ledger& ledger, Findings& findings) const;
    /// Whether nothing of the producer is on its way any more; with `findings` it is one if not.
    static bool has_sent_all(const World& world, const Producer& producer, Findings* findings);

private:
    /// What lies or lay in streams.
    struct Stored {
        Spans numbers = {};  ///< Of its records.
        std::uint64_t records = 0;
        std::uint64_t different = 0;  ///< Each number once.
        bool is_known = true;         ///< None of them was gone before it could be looked at.
    };
    void look(const World& world, const Ledger& ledger, const Producer& producer,
              Findings& findings) const;

    std::map<ActorId, Stored> stored_;
};

}  // namespace kds::sim::checking
