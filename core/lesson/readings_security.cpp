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

/// Of one kind of calls, the newest that is the actor's; null if there is none.
const AuditEntry* newest_of(const AuditLog::Entries& entries, ActorId actor) {
    for (std::uint64_t i = entries.end(); i-- > entries.begin();)
        if (entries[i].actor == actor) return &entries[i];
    return nullptr;
}

bool is_shut_out(const AuditLog& audit, ActorId actor) {
    const auto& newest = audit.newest();
    if (newest && newest->actor == actor) return newest->is_refused();
    const AuditEntry* const data = newest_of(audit.data(), actor);
    const AuditEntry* const other = newest_of(audit.management(), actor);
    const AuditEntry* const last = !data || (other && other->call > data->call) ? other : data;
    return last && last->is_refused();
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
