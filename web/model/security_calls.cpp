#include "web/model/security_calls.h"

#include <algorithm>
#include <functional>

#include "core/engine/ops/authorization.h"

namespace kds::web {

std::vector<const AuditEntry*> calls_newest_first(const AuditLog& log) {
    std::vector<const AuditEntry*> out;
    if (log.newest()) out.push_back(&*log.newest());
    for (const AuditLog::Entries* entries : {&log.management(), &log.data()})
        for (std::uint64_t i = entries->begin(); i < entries->end(); ++i)
            out.push_back(&(*entries)[i]);
    // Each call has a number of its own.
    std::ranges::sort(out, std::ranges::greater{}, &AuditEntry::call);
    return out;
}

std::string_view principal_of(const sim::Access* access, const AuditEntry& entry) {
    const sim::AccessPrincipal* const principal =
        access ? access->find_principal_by_arn(entry.caller) : nullptr;
    return principal ? std::string_view(principal->spec.name) : std::string_view{};
}

std::vector<iam::ObservedCall> observed_calls(std::span<const AuditEntry* const> calls,
                                              const sim::Access& access,
                                              std::string_view principal) {
    std::vector<iam::ObservedCall> out;
    for (const AuditEntry* const entry : calls) {
        if (principal_of(&access, *entry) != principal) continue;
        iam::ObservedCall call{permission_of(entry->action), entry->resource, !entry->is_refused()};
        // A producer does the same a thousand times.
        if (std::ranges::find(out, call) == out.end()) out.push_back(std::move(call));
    }
    return out;
}

std::string_view caller_name(const sim::World& world, ActorId actor) {
    if (const sim::Producer* const producer = world.find_producer(actor))
        return producer->spec.name;
    if (const sim::Consumer* const consumer = world.find_consumer(actor))
        return consumer->spec.name;
    return {};
}

}  // namespace kds::web
