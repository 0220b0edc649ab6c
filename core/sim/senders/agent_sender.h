/// The Kinesis Agent (kinesis.md 7.6): an application writes lines into a file, and the agent, a
/// program of its own, brings them to the stream. It writes down up to where the file is sent, so
/// that after a crash it goes on from there: what was sent beyond that is sent once more.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/instant.h"
#include "core/sim/agent.h"
#include "core/sim/producer_spec.h"
#include "core/sim/senders/put_link.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

/// A line of the file, from its checkpoint on.
struct AgentLine {
    Item item;
    FileLine place = {};
    std::uint32_t bytes = 0;  ///< Of the record: with its key.
    bool stored = false;  ///< The agent has heard so; after a crash it does not know it any more.
};

/// One buffer is sent at a time: what the file gets meanwhile waits in it.
class AgentSender {
public:
    /// Precondition: check() has passed.
    explicit AgentSender(const AgentSpec& spec) : spec_{spec}, buffer_{spec} {}

    void take(Surroundings& around, Producer& producer, const Item& item, Instant at);
    void send_due(Surroundings& around, Producer& producer);
    std::optional<Instant> wants(const Producer& producer) const;
    void wake(Surroundings& around, Producer& producer, const Wake& wake);
    /// The agent is dead from now on; the file is not.
    void crash(Producer& producer);

    std::uint64_t under_way() const;
    std::uint64_t retrying() const { return attempt_ > 1 ? pending_.size() : 0; }
    /// Bytes of the file up to which everything is sent, as the agent has written it down.
    std::uint64_t checkpoint() const { return checkpoint_; }
    /// Bytes of the file.
    std::uint64_t file_end() const { return file_end_; }
    void hash(Hasher& hasher) const;

    /// The values of Wake::what that belong to a sender; a producer's own is 0.
    enum What : std::uint8_t { Arrive = 1, Retry, TimedOut, Answered };

private:
    void read(Surroundings& around);
    void begin_batch(Surroundings& around, Producer& producer);
    void depart(Surroundings& around, Producer& producer);
    void arrive(Surroundings& around, Producer& producer);
    void try_again(Surroundings& around, Producer& producer, Duration known_after);
    void add_wake(Surroundings& around, const Producer& producer, What what, Duration after) const;

    AgentSpec spec_;
    std::vector<AgentLine> file_;  ///< From the checkpoint on.
    std::uint64_t file_end_ = 0;
    std::uint64_t checkpoint_ = 0;
    std::size_t read_ = 0;  ///< Lines of `file_` that are in the buffer or being sent.
    AgentBuffer buffer_;
    std::uint64_t batch_ = 0;             ///< Number of the one being sent; wake-ups name it.
    std::size_t batch_lines_ = 0;         ///< So many lines, from the checkpoint on; 0: none.
    std::vector<std::uint32_t> pending_;  ///< Places in `file_` that are not stored yet.
    std::uint32_t attempt_ = 0;
    Fate fate_ = {};
};

}  // namespace kds::sim
