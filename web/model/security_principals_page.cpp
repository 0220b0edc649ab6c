// Who there is, what each called lately, and as whom the learner and the actors call.
#include "core/base/text.h"
#include "core/sim/access.h"
#include "web/model/format.h"
#include "web/model/security_calls.h"
#include "web/model/security_model.h"

namespace kds::web {
namespace {

using Entry = SecurityModel::Entry;
using Section = SecurityModel::Section;

class Page {
public:
    Page(const ModelInputs& in, SecurityModel& out)
        : in_{in},
          out_{out},
          access_{in.world.access()},
          calls_{calls_newest_first(in.world.engine().audit())} {}

    void build() {
        out_.intro = access_ ? "Every call is asked for by a principal, and policies decide."
                             : "Nobody has been told apart yet: everybody calls as the account's "
                               "administrator. Add a principal, and policies decide.";
        Section section{.title = "Principals"};
        section.entries.push_back(administrator());
        for (std::size_t i = 0; access_ && i < access_->principals.size(); ++i)
            section.entries.push_back(principal(access_->principals[i], i));
        out_.sections.push_back(std::move(section));
        add_newcomers();
        if (access_) add_actors();
        add_streams();
    }

private:
    Control act(std::string id, std::string label, DoInSecurity act, std::string describe) const {
        Control control =
            security_control(std::move(id), std::move(label), std::move(act), std::move(describe));
        control.enabled = in_.offers_acts();
        return control;
    }
    std::string_view principal_of_actor(std::string_view actor) const {
        const sim::ActorAccess* const found = access_ ? access_->find_actor(actor) : nullptr;
        return found ? std::string_view(found->principal) : std::string_view{};
    }
    std::string called(std::string_view name) const {
        std::int64_t allowed = 0;
        std::int64_t refused = 0;
        for (const AuditEntry* const call : calls_)
            if (principal_of(access_, *call) == name) ++(call->is_refused() ? refused : allowed);
        if (allowed + refused == 0) return "Has called nothing lately.";
        return cat("Of its latest calls ", with_thousands(allowed), " were allowed, ",
                   with_thousands(refused), " refused.");
    }
    void add_act_as(Entry& entry, std::string_view name, std::string id) const {
        entry.is_marked = principal_of_actor("") == name;
        Control control = act(std::move(id), entry.is_marked ? "You are" : "Act as",
                              {.act = SecurityDo::ActAs, .who = std::string(name)},
                              cat("Your own calls are those of ", entry.head));
        control.enabled = control.enabled && !entry.is_marked && access_;
        entry.row.push_back(std::move(control));
    }

    Entry administrator() const {
        const EngineOptions& options = in_.world.engine().options();
        Entry entry{.head = "The account's administrator",
                    .text = cat("The root user of ", options.account,
                                ": may do whatever no policy forbids. ", called(""))};
        add_act_as(entry, "", "security.as.root");
        return entry;
    }
    Entry principal(const sim::AccessPrincipal& who, std::size_t number) const {
        const std::string& name = who.spec.name;
        const bool is_user = who.spec.kind == sim::PrincipalKind::User;
        Entry entry{.head = cat(name, is_user ? ", user" : ", role"),
                    .text = cat(who.spec.about, who.spec.about.empty() ? "" : " ", called(name))};
        if (who.spec.account != in_.world.engine().options().account)
            append_parts(entry.text, " Of account ", who.spec.account, ".");
        if (!who.is_active) {
            entry.tone = Tone::Warn;
            append_parts(entry.text, " Its access key ", who.access_key,
                         " is inactive: nobody can call with it.");
        }
        const std::string id = cat(number);
        add_act_as(entry, name, cat("security.as.", id));
        for (std::size_t i = 0; i < who.spec.policies.size(); ++i) {
            const std::string& policy = who.spec.policies[i].name;
            entry.row.push_back(security_control(
                cat("security.edit.", id, ".", i), cat("Policy ", policy),
                {.act = SecurityDo::Edit, .who = name, .what = policy}, cat("Of ", name)));
        }
        entry.row.push_back(security_control(cat("security.add.", id), "New policy",
                                             {.act = SecurityDo::Edit, .who = name},
                                             cat("For ", name)));
        entry.row.push_back(
            security_control(cat("security.bound.", id),
                             who.spec.boundary.text.empty() ? "Set a boundary" : "Boundary",
                             {.act = SecurityDo::EditBoundary, .who = name},
                             cat("What policies of ", name, " can allow at most")));
        if (is_user)
            entry.row.push_back(
                act(cat("security.key.", id), who.is_active ? "Deactivate key" : "Activate key",
                    {.act = who.is_active ? SecurityDo::Deactivate : SecurityDo::Reactivate,
                     .who = name},
                    cat("Of ", name)));
        entry.row.push_back(security_control(cat("security.advise.", id), "What it needs",
                                             {.act = SecurityDo::LookAt, .who = name},
                                             cat("Advice for ", name)));
        return entry;
    }

    void add_newcomers() {
        Section section{.title = "Add a principal",
                        .text =
                            "Each comes with a policy that allows what its kind needs. From "
                            "the first one on, whoever of its account is not listed may do "
                            "nothing; the administrator still may do everything."};
        const auto all = security_newcomers();
        for (std::size_t i = 0; i < all.size(); ++i)
            if (!access_ || !access_->find_principal(all[i].name))
                section.controls.push_back(
                    act(cat("security.new.", all[i].name), std::string(all[i].name),
                        {.act = SecurityDo::AddPrincipal, .number = i}, std::string(all[i].about)));
        if (!section.controls.empty()) out_.sections.push_back(std::move(section));
    }

    void add_actors() {
        Section section{.title = "Who calls as whom", .text = {}};
        std::size_t number = 0;
        for (const sim::Producer& producer : in_.world.producers())
            add_actor(section, producer.spec.name, number++);
        for (const sim::Consumer& consumer : in_.world.consumers())
            add_actor(section, consumer.spec.name, number++);
        if (!section.entries.empty()) out_.sections.push_back(std::move(section));
    }
    void add_actor(Section& section, const std::string& actor, std::size_t number) const {
        const std::string_view now = principal_of_actor(actor);
        Entry entry{.head = actor,
                    .text = now.empty() ? std::string("Calls as the administrator.")
                                        : cat("Calls as ", now, ".")};
        const auto add = [&](std::string_view name, std::string id) {
            Control control =
                act(std::move(id), name.empty() ? "Administrator" : std::string(name),
                    {.act = SecurityDo::LetCallAs, .who = actor, .what = std::string(name)},
                    cat("As whom ", actor, " calls"));
            control.pressed = now == name;
            entry.row.push_back(std::move(control));
        };
        add("", cat("security.let.", number, ".root"));
        for (std::size_t i = 0; i < access_->principals.size(); ++i)
            add(access_->principals[i].spec.name, cat("security.let.", number, ".", i));
        section.entries.push_back(std::move(entry));
    }

    void add_streams() {
        Section section{.title = "Policies of streams", .text = {}};
        for (const Stream& stream : in_.world.engine().streams()) {
            Entry entry{.head = stream.name,
                        .text = stream.policy.is_there()
                                    ? "Has a policy of its own."
                                    : "Has none: other accounts may do nothing with it."};
            entry.row.push_back(security_control(
                cat("security.stream.", stream.id.value), "Its policy",
                {.act = SecurityDo::Edit, .who = in_.world.engine().arn_of(stream)}, stream.name));
            section.entries.push_back(std::move(entry));
        }
        if (!section.entries.empty()) out_.sections.push_back(std::move(section));
    }

    const ModelInputs& in_;
    SecurityModel& out_;
    const sim::Access* access_;
    std::vector<const AuditEntry*> calls_;
};

}  // namespace

void add_principals_page(const ModelInputs& in, SecurityModel& out) { Page(in, out).build(); }

}  // namespace kds::web
