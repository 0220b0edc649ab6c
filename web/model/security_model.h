/// Who may do what: principals, their policies, why a call was refused, and what would do. Built
/// only while it is open.
///
/// Policies are those of the present: the trace of a call that was made says what they say of it
/// now, and a page of advice knows the calls that the audit log still has.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/access_command.h"
#include "core/sim/world.h"
#include "web/model/build_models.h"
#include "web/model/policy_templates.h"

namespace kds::web {

struct SecurityModel {
    /// A principal, a finding, a step of a trace.
    struct Entry {
        std::string head{};
        std::string text{};
        Tone tone = Tone::Plain;          ///< Plain: it has no sign.
        bool is_marked = false;           ///< The present one, or the step that decided.
        std::vector<std::string> code{};  ///< Lines of a policy.
        std::vector<Control> row{};
    };
    struct Section {
        std::string title{};
        std::string text{};
        std::vector<Control> choices{};  ///< Toggles.
        std::vector<FieldModel> fields{};
        std::optional<FieldModel> editor{};  ///< Of several lines.
        std::vector<Tone> marks{};           ///< Of the editor's lines; Plain: none.
        std::vector<Control> chips{};        ///< What may stand at the caret.
        std::vector<Control> controls{};
        std::vector<Entry> entries{};
    };

    std::string title;
    std::string intro;
    Control close;
    std::vector<Control> tabs;
    /// What came of the newest act: the words of who refused it, and ours.
    Tone answer_tone = Tone::Plain;
    std::string answer;
    std::string explanation;
    std::vector<Section> sections;
    /// Another number than before brings the beginning into view.
    std::uint64_t reveal = 0;
};

void refresh_security(const ModelInputs& in, Later<SecurityModel>& model);
void refresh_security(const ModelInputs& in, SecurityModel& out);

// The pages (security_*_page.cpp).
void add_principals_page(const ModelInputs& in, SecurityModel& out);
void add_policy_page(const ModelInputs& in, SecurityModel& out);
void add_why_page(const ModelInputs& in, SecurityModel& out);
void add_advice_page(const ModelInputs& in, SecurityModel& out);

/// Principals that can be added where a scenario has none of the kind.
struct Newcomer {
    std::string_view name;
    std::string_view about;
    sim::PrincipalKind kind;
    PolicyTemplate policy;
    bool is_of_another_account;
};
std::span<const Newcomer> security_newcomers();
/// The account of those who come from another one: that of the AWS documentation's examples.
inline constexpr std::string_view kOtherAccount = "111122223333";

/// The stream that the view shows, or the first; null if there is none.
const Stream* security_stream(const ModelInputs& in);
/// What the names in templates stand for here.
TemplateNames template_names(const ModelInputs& in);
/// The command that the editor's text is: of the principal, its boundary, or the stream's policy.
/// Fails with BadDocument if there is no such owner. `deletes`: without a text.
Result<sim::Command> policy_command(const sim::World& world, const ViewState& view, bool deletes);
/// The policy's text as the world has it; empty if there is none.
std::string policy_text(const sim::World& world, std::string_view owner, std::string_view name,
                        bool is_boundary);

/// A button of these pages; nobody can press it who may not change the world here.
Control security_control(std::string id, std::string label, DoInSecurity act,
                         std::string describe = {});

}  // namespace kds::web
