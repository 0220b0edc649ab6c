// One policy as a text: written with what may stand at the caret, read with the lines of what is
// wrong, looked at for what is hardly meant.
#include "core/base/text.h"
#include "core/engine/permissions.h"
#include "core/iam/lint.h"
#include "core/sim/access.h"
#include "web/model/format.h"
#include "web/model/policy_check.h"
#include "web/model/policy_completion.h"
#include "web/model/policy_templates.h"
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
          owner_{in.view.field(Field::PolicyOwner)},
          text_{in.view.field(Field::PolicyText)},
          is_of_resource_{owner_.starts_with("arn:")} {
        const Engine& engine = in.world.engine();
        for (const Stream& stream : engine.streams()) {
            streams_.push_back(engine.arn_of(stream));
            for (const RegisteredConsumer& consumer : stream.consumers)
                consumers_.push_back(engine.arn_of(stream, consumer));
        }
    }

    void build() {
        add_owners();
        if (owner_.empty()) {
            out_.intro = "There is neither a principal with a policy nor a stream yet.";
            return;
        }
        const PolicyCheck check = check_policy(
            text_, is_of_resource_ ? api::PolicyUse::Resource : api::PolicyUse::Identity);
        Section findings = make_findings(check);
        add_editor(findings);
        out_.sections.push_back(std::move(findings));
        add_templates();
    }

private:
    void add_owners() {
        Section section{.title = "Whose policy", .text = {}};
        const std::string& name = in_.view.field(Field::PolicyName);
        const auto add = [&](std::string id, std::string label, DoInSecurity act, bool is_now) {
            section.choices.push_back(
                security_control(std::move(id), std::move(label), std::move(act)));
            section.choices.back().pressed = is_now;
        };
        for (std::size_t i = 0; access_ && i < access_->principals.size(); ++i) {
            const sim::PrincipalSpec& who = access_->principals[i].spec;
            const bool is_owner = who.name == owner_;
            for (std::size_t j = 0; j < who.policies.size(); ++j)
                add(cat("security.of.", i, ".", j), cat(who.name, ": ", who.policies[j].name),
                    {.act = SecurityDo::Edit, .who = who.name, .what = who.policies[j].name},
                    is_owner && !in_.view.security.is_boundary && name == who.policies[j].name);
        }
        const Engine& engine = in_.world.engine();
        for (std::size_t i = 0; i < engine.streams().size(); ++i)
            add(cat("security.of.stream.", i), cat("stream ", engine.streams()[i].name),
                {.act = SecurityDo::Edit, .who = streams_[i]}, streams_[i] == owner_);
        out_.sections.push_back(std::move(section));
    }

    bool is_for_library() const {
        if (is_of_resource_ || in_.view.security.is_boundary || !access_) return false;
        for (const sim::ActorAccess& actor : access_->actors) {
            if (actor.principal != owner_) continue;
            for (const sim::Consumer& consumer : in_.world.consumers())
                if (consumer.spec.name == actor.actor &&
                    std::get_if<sim::KclSpec>(&consumer.spec.reader))
                    return true;
        }
        return false;
    }

    /// The owner's policies but the one in the editor.
    std::vector<iam::NamedPolicy> others() const {
        std::vector<iam::NamedPolicy> out;
        const auto* const who = access_ ? access_->find_principal(owner_) : nullptr;
        const iam::Identity* const identity =
            who ? access_->directory->find_identity(iam::caller_of(who->arn)) : nullptr;
        if (!identity) return out;
        for (const iam::NamedPolicy& policy : identity->policies)
            if (policy.name != in_.view.field(Field::PolicyName)) out.push_back(policy);
        return out;
    }

    static void mark(Section& findings, LineRange lines, Tone tone) {
        if (lines.empty()) return;
        if (findings.marks.size() < lines.last) findings.marks.resize(lines.last, Tone::Plain);
        for (std::size_t line = lines.first; line <= lines.last; ++line)
            findings.marks[line - 1] = tone;
    }
    /// The marks of the editor are made with them.
    Section make_findings(const PolicyCheck& check) const {
        Section section{.title = "What there is to say of it", .text = {}};
        if (text_.empty()) {
            section.text = "It is empty. Begin with one of the policies below, or write.";
            return section;
        }
        if (!check.policy) {
            const std::string place =
                check.line > 0 ? cat("Line ", check.line) : std::string("It cannot be read");
            Entry entry{.head = place, .text = check.error, .tone = Tone::Bad};
            const LineRange lines{check.line, check.line};
            entry.code = excerpt(text_, lines);
            mark(section, lines, Tone::Bad);
            section.entries.push_back(std::move(entry));
            return section;
        }
        const std::vector<iam::NamedPolicy> besides = others();
        const std::vector<iam::Finding> findings =
            iam::lint(*check.policy, {.actions = known_actions(),
                                      .streams = streams_,
                                      .consumers = consumers_,
                                      .is_of_resource = is_of_resource_,
                                      .is_for_library = is_for_library(),
                                      .besides = besides});
        for (const iam::Finding& finding : findings) {
            const LineRange lines = place_of(*check.policy, finding);
            Entry entry{.head = lines.empty() ? cat("Statement ", finding.statement + 1)
                                : lines.first == lines.last
                                    ? cat("Line ", lines.first)
                                    : cat("Lines ", lines.first, " to ", lines.last),
                        .text = text_of(finding),
                        .tone = Tone::Warn};
            mark(section, lines, Tone::Warn);
            section.entries.push_back(std::move(entry));
        }
        if (findings.empty())
            section.entries.push_back(
                {.head = "Nothing to be warned of",
                 .text = cat(counted(static_cast<std::int64_t>(check.policy->statements.size()),
                                     "statement"),
                             ", which can be read."),
                 .tone = Tone::Good});
        return section;
    }
    LineRange place_of(const iam::Policy& policy, const iam::Finding& finding) const {
        if (finding.element == iam::Element::Statement ||
            finding.statement >= policy.statements.size())
            return lines_of_statement(text_, finding.statement);
        const iam::Statement& statement = policy.statements[finding.statement];
        std::string_view element;
        switch (finding.element) {
            case iam::Element::Principal:
                element = statement.principal && statement.principal->is_not ? "NotPrincipal"
                                                                             : "Principal";
                break;
            case iam::Element::Action:
                element = statement.action.is_not ? "NotAction" : "Action";
                break;
            case iam::Element::Resource:
                element = statement.resource.is_not ? "NotResource" : "Resource";
                break;
            case iam::Element::Statement: break;
        }
        return lines_of_element(text_, finding.statement, element, finding.name);
    }

    void add_editor(const Section& findings) {
        const SecurityView& view = in_.view.security;
        Section section{.title = title(), .text = {}};
        if (!is_of_resource_)
            section.fields.push_back({.id = "security.name",
                                      .field = Field::PolicyName,
                                      .label = "Name",
                                      .value = in_.view.field(Field::PolicyName),
                                      .placeholder = view.is_boundary ? "boundary" : "write-orders",
                                      .choices = {},
                                      .submit = DoInSecurity{.act = SecurityDo::Save}});
        section.editor = FieldModel{.id = "security.text",
                                    .field = Field::PolicyText,
                                    .label = "Policy document (JSON)",
                                    .value = text_,
                                    .placeholder = "{ \"Version\": \"2012-10-17\", … }",
                                    .choices = {},
                                    .submit = DoInSecurity{.act = SecurityDo::Save},
                                    .multiline = true};
        section.marks = findings.marks;
        add_suggestions(section);
        const auto add = [&](const char* id, const char* label, SecurityDo act,
                             const char* describe, bool can) {
            section.controls.push_back(security_control(id, label, {.act = act}, describe));
            section.controls.back().enabled = can && in_.offers_acts();
        };
        const char* const calls =
            is_of_resource_ ? "Calls PutResourcePolicy" : "It holds for the next call";
        add("security.save", "Save", SecurityDo::Save, calls, !text_.empty());
        const bool is_there =
            !policy_text(in_.world, owner_, in_.view.field(Field::PolicyName), view.is_boundary)
                 .empty();
        add("security.delete", "Delete", SecurityDo::Delete,
            is_of_resource_ ? "Calls DeleteResourcePolicy" : "Takes the policy away", is_there);
        out_.sections.push_back(std::move(section));
    }
    std::string title() const {
        if (is_of_resource_) return cat("Policy of ", owner_);
        return cat(in_.view.security.is_boundary ? "Boundary of " : "Policy of ", owner_);
    }
    void add_suggestions(Section& section) const {
        std::vector<std::string> resources = streams_;
        for (const std::string& stream : streams_) resources.push_back(cat(stream, "/consumer/*"));
        std::vector<std::string> principals;
        for (std::size_t i = 0; access_ && i < access_->principals.size(); ++i)
            principals.push_back(access_->principals[i].arn);
        principals.emplace_back(kOtherAccount);
        std::size_t number = 0;
        for (std::string& text : suggestions(text_, in_.view.security.caret,
                                             {.resources = resources, .principals = principals})) {
            Control chip = security_control(cat("security.suggest.", number++), text,
                                            {.act = SecurityDo::Suggest, .what = text},
                                            "In the place of the word that is being written");
            section.chips.push_back(std::move(chip));
        }
    }

    void add_templates() {
        Section section{.title = "Begin with", .text = "Each takes the place of the text above."};
        const auto all = policy_templates();
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].is_of_resource == is_of_resource_)
                section.controls.push_back(security_control(
                    cat("security.take.", all[i].id), std::string(all[i].label),
                    {.act = SecurityDo::TakeTemplate, .number = i}, "Into the editor"));
        out_.sections.push_back(std::move(section));
    }

    const ModelInputs& in_;
    SecurityModel& out_;
    const sim::Access* access_;
    const std::string& owner_;
    const std::string& text_;
    bool is_of_resource_;
    std::vector<std::string> streams_;
    std::vector<std::string> consumers_;
};

}  // namespace

void add_policy_page(const ModelInputs& in, SecurityModel& out) { Page(in, out).build(); }

}  // namespace kds::web
