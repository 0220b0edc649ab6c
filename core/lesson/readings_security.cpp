#include "core/lesson/readings_security.h"

#include <algorithm>
#include <string>

#include "core/base/text.h"
#include "core/engine/audit.h"
#include "core/sim/access.h"
#include "core/sim/access_question.h"

namespace kds::lesson {
namespace {

using sim::World;

bool fits(const ReadingFilter& where, const Stream& stream) {
    return !where.stream || *where.stream == stream.name;
}

/// visit(id) for each producer and consumer that fits.
template <typename Visit>
void each_actor(const ReadingFilter& where, const World& world, Visit&& visit) {
    const auto see = [&](const auto& actor) {
        if (!where.actor || *where.actor == actor.spec.name) visit(actor.id);
    };
    for (const sim::Producer& producer : world.producers()) see(producer);
    for (const sim::Consumer& consumer : world.consumers()) see(consumer);
}

bool is_refusal_of(const AuditEntry& entry, ActorId actor, Instant from) {
    return entry.actor == actor && entry.at >= from && entry.is_refused();
}

/// Whether the newest call of an action that the actor was refused at has no answered one behind
/// it. What it may still do, as asking for its shards, says nothing of what it may not.
bool is_shut_out(const AuditLog& audit, ActorId actor) {
    std::uint64_t answered = 0;  ///< Actions that were answered since, a bit each.
    static_assert(kActionCount <= 64);
    const auto is_refused = [&](const AuditEntry& entry) {
        if (entry.actor != actor) return false;
        const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(entry.action);
        if (entry.is_refused()) return (answered & bit) == 0;
        answered |= bit;
        return false;
    };
    // An action is either of management or of data, so the two logs need no common order.
    if (audit.newest() && is_refused(*audit.newest())) return true;
    for (const AuditLog::Entries* entries : {&audit.management(), &audit.data()})
        for (std::uint64_t i = entries->end(); i-- > entries->begin();)
            if (is_refused((*entries)[i])) return true;
    return false;
}

}  // namespace

std::int64_t refused_calls(const ReadingFilter& where, const World& world, const Mark& since) {
    const AuditLog& audit = world.engine().audit();
    std::int64_t count = 0;
    each_actor(where, world, [&](ActorId actor) {
        for (const AuditLog::Entries* entries : {&audit.management(), &audit.data()})
            for (std::uint64_t i = entries->begin(); i < entries->end(); ++i)
                count += is_refusal_of((*entries)[i], actor, since.at) ? 1 : 0;
        if (audit.newest() && is_refusal_of(*audit.newest(), actor, since.at)) ++count;
    });
    return count;
}

std::int64_t shut_out(const ReadingFilter& where, const World& world) {
    std::int64_t count = 0;
    each_actor(where, world,
               [&](ActorId actor) { count += is_shut_out(world.engine().audit(), actor) ? 1 : 0; });
    return count;
}

std::int64_t allowed_actions(const ReadingFilter& where, const World& world) {
    const auto& streams = world.engine().streams();
    const auto stream =
        std::ranges::find_if(streams, [&](const Stream& each) { return fits(where, each); });
    if (stream == streams.end()) return 0;
    const sim::Access* const access = world.access();
    if (!access) return static_cast<std::int64_t>(kActionCount);
    const std::string actor = where.actor.value_or("");
    const sim::ActorAccess* const given = access->find_actor(actor);
    const std::string resource = world.engine().arn_of(*stream);
    std::int64_t count = 0;
    for (std::size_t i = 0; i < kActionCount; ++i) {
        const std::string action = cat("kinesis:", to_string(static_cast<Action>(i)));
        const sim::AccessAnswer answer =
            ask(world.engine(), *access,
                {.principal = given ? std::string_view(given->principal) : std::string_view(),
                 .by_way_of = actor,
                 .action = action,
                 .resource = resource});
        count += answer.is_allowed() ? 1 : 0;
    }
    return count;
}

std::int64_t encrypted_streams(const ReadingFilter& where, const World& world) {
    return std::ranges::count_if(world.engine().streams(), [&](const Stream& stream) {
        return fits(where, stream) && stream.encryption.key_number != 0;
    });
}

}  // namespace kds::lesson
