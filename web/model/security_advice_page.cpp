// What a principal may do beside what it does, and the policy that would do.
#include "core/api/policy_writer.h"
#include "core/base/text.h"
#include "core/engine/permissions.h"
#include "core/sim/access.h"
#include "web/model/format.h"
#include "web/model/policy_check.h"
#include "web/model/security_advice.h"
#include "web/model/security_calls.h"
#include "web/model/security_model.h"

namespace kds::web {
namespace {

using Entry = SecurityModel::Entry;
using Section = SecurityModel::Section;

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) append_parts(out, out.empty() ? "" : ", ", name);
    return out;
}

}  // namespace

iam::Advice advice_for(const sim::World& world, std::string_view principal) {
    const sim::Access* const access = world.access();
    const sim::AccessPrincipal* const who = access ? access->find_principal(principal) : nullptr;
    if (!who) return {};
    const iam::Identity* const identity =
        access->directory->find_identity(iam::caller_of(who->arn));
    const auto calls = calls_newest_first(world.engine().audit());
    return iam::advise(identity ? std::span<const iam::NamedPolicy>(identity->policies)
                                : std::span<const iam::NamedPolicy>{},
                       observed_calls(calls, *access, principal), known_actions());
}

void add_advice_page(const ModelInputs& in, SecurityModel& out) {
    const sim::Access* const access = in.world.access();
    if (!access || access->principals.empty()) {
        out.intro = "Nobody has been told apart yet. Add a principal first.";
        return;
    }
    const std::string& chosen = in.view.field(Field::AdvisedWho);
    const sim::AccessPrincipal* who = access->find_principal(chosen);
    if (!who) who = &access->principals.front();
    Section section{.title = "For whom", .text = {}};
    for (std::size_t i = 0; i < access->principals.size(); ++i) {
        const std::string& name = access->principals[i].spec.name;
        section.choices.push_back(security_control(cat("security.advise.", i), name,
                                                   {.act = SecurityDo::LookAt, .who = name}));
        section.choices.back().pressed = name == who->spec.name;
    }
    out.sections.push_back(std::move(section));

    const iam::Advice advice = advice_for(in.world, who->spec.name);
    const char* const kind = who->spec.kind == sim::PrincipalKind::User ? "This user" : "This role";
    Section found{.title = cat(kind, " used ", advice.used.size(), " of its ", advice.allowed,
                               advice.allowed == 1 ? " action." : " actions."),
                  .text =
                      "By the calls that the audit log still has. What it does only once a "
                      "year is not among them."};
    if (!advice.used.empty())
        found.entries.push_back({.head = "Used", .text = listed(advice.used), .tone = Tone::Good});
    if (!advice.unused.empty())
        found.entries.push_back(
            {.head = "Allowed and not used", .text = listed(advice.unused), .tone = Tone::Warn});
    if (!advice.refused.empty())
        found.entries.push_back(
            {.head = "Asked for in vain", .text = listed(advice.refused), .tone = Tone::Bad});
    if (!advice.policy.statements.empty()) {
        const std::string text = api::write_policy(advice.policy);
        Entry entry{.head = "A policy that would do", .text = {}};
        entry.code = excerpt(text, {1, iam::kPolicyBytesMax});
        found.entries.push_back(std::move(entry));
        found.controls.push_back(security_control(
            "security.take", "Take it into the editor",
            {.act = SecurityDo::TakeAdvice, .who = who->spec.name}, "It is not saved by that"));
    } else {
        found.entries.push_back({.head = "No advice yet",
                                 .text = "It was allowed nothing yet: let it work for a while.",
                                 .tone = Tone::Info});
    }
    out.sections.push_back(std::move(found));
}

}  // namespace kds::web
