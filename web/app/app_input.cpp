// What comes in besides the pointer: what is done in the twin, typed text, and the keys of the lab.
#include <algorithm>

#include "core/base/text.h"
#include "web/app/app.h"

namespace kds::web {

void App::twin_event(std::string_view id, std::string_view kind, std::string_view value) {
    if (!session_) return;
    wake();
    ViewState& view = session_->view();
    if (kind == "focus") {
        view.focused = id;
        follow_focus(id);
        const auto field = twin_.fields.find(id);
        if (field != twin_.fields.end() && field->second.choices.empty() &&
            memory_.entry.id != id) {
            memory_.entry = {};
            memory_.entry.id = id;
            memory_.entry.value = field->second.value;
            memory_.entry.selection_start = memory_.entry.selection_end =
                field->second.value.size();
        }
        return;
    }
    if (kind == "blur") {
        if (view.focused == id) view.focused.clear();
        if (memory_.entry.id == id) memory_.entry = {};
        return;
    }
    if (const auto field = twin_.fields.find(id); field != twin_.fields.end()) {
        if (kind == "input") {
            push(EditField{field->second.field, std::string(value)});
        } else if (kind == "choose") {
            std::size_t index = value.empty() ? 1000 : 0;
            for (char c : value)
                index = c >= '0' && c <= '9' && index < 1000
                            ? index * 10 + static_cast<std::size_t>(c - '0')
                            : 1000;
            if (index < field->second.choices.size() && !field->second.choices[index].empty())
                push(EditField{field->second.field, field->second.choices[index]});
        } else if (kind == "submit") {
            push(field->second.submit);
        }
        return;
    }
    if (const auto action = twin_.actions.find(id); action != twin_.actions.end()) {
        const auto* const act = std::get_if<ActOnStage>(&action->second);
        if (kind == "press" || kind == "choose") {
            act_by_twin_ = act && std::get_if<BeginAct>(&act->step);
            push(action->second);
        } else if (kind == "slide" && act) {
            slide_to(*act, value);
        }
    }
}

void App::slide_to(ActOnStage act, std::string_view value) {
    auto* const to = std::get_if<SlideTo>(&act.step);
    if (!to || value.empty() || value.size() > 6) return;
    to->to = 0;
    for (const char c : value) {
        if (c < '0' || c > '9') return;
        to->to = to->to * 10 + (c - '0');
    }
    push(act);
}

void App::follow_focus(std::string_view id) {
    memory_.reveal_focus = true;
    const ViewState& view = session_->view();
    const bool call =
        id.starts_with("field.") || id.starts_with("form.") || id.starts_with("call.");
    if (call && view.tab != DrawerTab::Calls) push(OpenTab{DrawerTab::Calls});
    if (layout_shell(width_, height_, view.sheet).kind != ShellLayout::Kind::Phone) return;
    std::optional<Sheet> sheet;
    if (call || id.starts_with("drawer.") || id.starts_with("events.") ||
        id.starts_with("metrics.") || id.starts_with("code."))
        sheet = Sheet::Drawer;
    if (id.starts_with("lesson.")) sheet = Sheet::Lesson;
    if (id.starts_with("inspect.")) sheet = Sheet::Inspector;
    if (sheet && *sheet != view.sheet) push(OpenSheet{*sheet});
}

void App::keep_text_entry_true() {
    if (!typing()) return;
    TextEntry& entry = memory_.entry;
    const auto field = twin_.fields.find(entry.id);
    if (field == twin_.fields.end()) return;
    const std::string& value = session_->view().field(field->second.field);
    if (value == entry.value) return;
    entry.value = value;
    entry.selection_start = entry.selection_end = value.size();
    entry.composing = 0;
}

void App::text_state(std::string_view id, std::string_view value, std::size_t selection_start,
                     std::size_t selection_end, std::size_t composing) {
    if (!session_) return;
    const auto field = twin_.fields.find(id);
    if (field == twin_.fields.end()) return;
    wake();
    TextEntry& entry = memory_.entry;
    if (entry.id != id) {
        entry = {};
        entry.id = id;
    }
    // The session may not have heard of the state before this one yet.
    const bool changed =
        entry.value != value || session_->view().field(field->second.field) != value;
    entry.value = value;
    entry.selection_start = std::min(selection_start, value.size());
    entry.selection_end = std::min(selection_end, value.size());
    entry.composing = composing;
    if (changed) push(EditField{field->second.field, std::string(value)});
}

void App::text_input(std::string_view text) {
    if (!typing() || !is_utf8(text)) return;
    TextEntry& entry = memory_.entry;
    const std::size_t from = std::min(entry.selection_start, entry.selection_end);
    const std::size_t to = std::max(entry.selection_start, entry.selection_end);
    std::string value = entry.value;
    value.replace(from, to - from, text);
    text_state(std::string(entry.id), value, from + text.size(), from + text.size(), 0);
}

void App::text_key(TextKey key) {
    if (!typing()) return;
    TextEntry& entry = memory_.entry;
    const auto tail = [&](std::size_t i) {
        return (static_cast<unsigned char>(entry.value[i]) & 0xc0) == 0x80;
    };
    const auto before = [&](std::size_t at) {
        while (at > 0 && tail(--at)) {
        }
        return at;
    };
    const auto after = [&](std::size_t at) {
        if (at < entry.value.size()) ++at;
        while (at < entry.value.size() && tail(at)) ++at;
        return at;
    };
    std::size_t caret = entry.selection_end;
    std::string value = entry.value;
    const std::size_t from = std::min(entry.selection_start, entry.selection_end);
    const std::size_t to = std::max(entry.selection_start, entry.selection_end);
    switch (key) {
        case TextKey::Backspace: {
            const std::size_t begin = from == to ? before(from) : from;
            value.erase(begin, to - begin);
            caret = begin;
            break;
        }
        case TextKey::Delete: {
            const std::size_t end = from == to ? after(to) : to;
            value.erase(from, end - from);
            caret = from;
            break;
        }
        case TextKey::Left: caret = before(caret); break;
        case TextKey::Right: caret = after(caret); break;
        case TextKey::Home: caret = 0; break;
        case TextKey::End: caret = entry.value.size(); break;
        case TextKey::Enter:
            if (const auto field = twin_.fields.find(entry.id); field != twin_.fields.end()) {
                if (field->second.multiline) return text_input("\n");
                push(field->second.submit);
            }
            return;
        case TextKey::Escape:
            entry = {};
            wake();
            return;
    }
    text_state(std::string(entry.id), value, caret, caret, 0);
}

bool App::key(std::string_view key, bool shift, bool ctrl, bool alt) {
    if (!session_ || alt) return false;
    if (ctrl) {
        if (key != "z" && key != "Z") return false;
        if (shift)
            push(Redo{});
        else
            push(Undo{});
        return true;
    }
    const ViewState& view = session_->view();
    if (key == "Escape") {
        if (!memory_.open_select.empty()) {
            memory_.open_select.clear();
            wake();
            return true;
        }
        if (view.overlay == Overlay::None && view.act.is_on())
            return push(ActOnStage{CancelAct{}}), true;
        if (view.overlay == Overlay::None) return false;
        push(OpenOverlay{Overlay::None});
        return true;
    }
    if (key == "F6") {
        const std::size_t count = twin_.region_starts.size();
        if (count == 0) return false;
        const auto region = twin_.region_of.find(view.focused);
        const bool known = region != twin_.region_of.end();
        const std::size_t next = shift   ? (known ? region->second : 0) + count - 1
                                 : known ? region->second + 1
                                         : 0;
        output(cat("{\"focus\":", json_quoted(twin_.region_starts[next % count]), "}"));
        return true;
    }
    if (key == " ") return push(TogglePause{}), true;
    if (key == "ArrowRight" || key == "ArrowLeft") {
        const bool back = key == "ArrowLeft";
        // Among the charts the arrows go from point to point.
        if (view.tab == DrawerTab::Metrics && view.focused.starts_with("metrics."))
            return push(StepLook{back}), true;
        if (shift)
            push(StepTick{back});
        else
            push(StepEvent{back});
        return true;
    }
    if (key == "Home") return push(model_.timeline.track.action), true;
    if (key == "End") return push(model_.timeline.newest.action), true;
    if (key == "<") return push(ChangeSpeed{-1}), true;
    if (key == ">") return push(ChangeSpeed{1}), true;
    if (key == ",") return push(OpenOverlay{Overlay::Settings}), true;
    if (key == "k" || (key == "K" && !shift)) return push(KeepMoment{}), true;
    if (key == "K") return push(OpenOverlay{Overlay::Moments}), true;
    if (key == "+" || key == "=") return zoom_stage(kZoomStep, 0.5f), true;
    if (key == "-") return zoom_stage(1 / kZoomStep, 0.5f), true;
    if (key == "0") return push(MoveStage{.fit = true}), true;
    if (key == "PageUp" || key == "PageDown")
        return push(MoveStage{.pan_by = key == "PageUp" ? -0.5f : 0.5f}), true;
    if (key == "t" || key == "T") return push(ToggleTextView{}), true;
    if (key == "?") return push(OpenOverlay{Overlay::Help}), true;
    return false;
}

}  // namespace kds::web
