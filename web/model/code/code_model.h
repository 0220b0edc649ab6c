/// The tab of code: one act in the languages in which it can be done. Built only while the tab is
/// open.
#pragma once

#include <string>
#include <vector>

#include "web/model/build_models.h"
#include "web/model/panel_models.h"

namespace kds::web {

struct CodeModel {
    std::vector<Control> subjects;  ///< Which act; the pressed one is shown.
    std::string title;              ///< "PutRecord · 00:00:12.345"
    std::string note;               ///< A sentence about it.
    std::vector<Control> forms;     ///< The languages; none for an act that has no code.
    std::vector<std::string> lines;
    Control copy;
};

/// Lines of a very long code that are shown; the control copies all of them.
inline constexpr std::size_t kCodeLinesShown = 300;

void refresh_code(const ModelInputs& in, CodeModel& out);
void refresh_code(const ModelInputs& in, Later<CodeModel>& model);

}  // namespace kds::web
