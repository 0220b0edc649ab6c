/// The twin: the same models as semantic HTML for screen readers, keyboards, search, translation
/// and scripts. This builds the tree and the table of what each control does; the page diffs it
/// into the DOM.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/model/build_models.h"

namespace kds::web {

/// One element. Kinds and attributes are those of web/site/twin.mjs.
struct TwinNode {
    std::string kind;
    std::vector<std::pair<std::string_view, std::string>> texts{};
    std::vector<std::pair<std::string_view, bool>> flags{};
    std::vector<std::pair<std::string_view, std::int64_t>> numbers{};
    std::vector<TwinNode> children{};
    std::vector<std::vector<std::string>> rows{};  ///< Of tables.
    std::vector<std::string> head{};
};

struct Twin {
    TwinNode root;
    std::map<std::string, Action, std::less<>> actions;     ///< By id of a control.
    std::map<std::string, FieldModel, std::less<>> fields;  ///< By id of a field or select.
    /// Ids of the first control of each region, in order: F6 goes through them.
    std::vector<std::string> region_starts;
    /// The first control of the card that asks about an act; empty if none does.
    std::string act_start{};
    /// By id of a control or field: the number of its region among them.
    std::map<std::string, std::size_t, std::less<>> region_of;
};

Twin build_twin(const AppModel& model, const ViewState& view);

/// The tree as JSON, one line.
std::string to_json(const TwinNode& node);

/// A JSON string with its quotes.
std::string json_quoted(std::string_view text);

}  // namespace kds::web
