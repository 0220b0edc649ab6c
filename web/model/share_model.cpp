// The page about sharing: a link, a file, and the way back; and what is shown while one is opened.
#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

std::string link_text(const ModelInputs& in) {
    const ShareLink& link = in.view.link;
    const std::string length = with_thousands(static_cast<std::int64_t>(link.url.size()));
    const std::string most = with_thousands(static_cast<std::int64_t>(kLinkMax));
    switch (link.state) {
        case ShareLink::State::Making: return "The link is being made.";
        case ShareLink::State::Failed:
            return "This browser cannot make links. Save a file instead: it holds all of it.";
        case ShareLink::State::Made: break;
    }
    if (link.url.size() > kLinkMax)
        return cat("Too much was done here for a link: it would have ", length,
                   " characters, and programs that pass links on cut those above ", most,
                   ". Save a file instead: it holds all of it.");
    return cat(link.copied ? "Copied: " : "", length, " of at most ", most,
               " characters. It opens at this moment, with everything done on this branch.");
}

OverlayModel::Entry entry(const char* head, std::string text, Control control) {
    return {.head = head, .text = std::move(text), .control = std::move(control)};
}

}  // namespace

OverlayModel build_share(const ModelInputs& in) {
    const ShareLink& link = in.view.link;
    OverlayModel out;
    out.title = "Share";
    out.intro =
        "What you did can be done again, exactly: a link or a small file brings this session back, "
        "here or in another browser. Nothing is sent to anyone.";
    out.sections.push_back(
        {.title = "This session",
         .entries = {
             entry("Link", link_text(in),
                   {.id = "share.link",
                    .label = link.copied ? "Copied" : "Copy link",
                    .action = CopyText{link.url},
                    .enabled = link.state == ShareLink::State::Made && link.url.size() <= kLinkMax,
                    .describe = "To your clipboard"}),
             entry("File",
                   in.scenario ? "Every branch, and what was undone, as readable text."
                               : "Every branch, what was undone, and your attempt at the "
                                 "lesson, as readable text.",
                   {.id = "share.export",
                    .label = "Export",
                    .action = ExportSession{},
                    .describe = "Saves a .shardlab.json file"})}});
    out.sections.push_back(
        {.title = "Another session",
         .entries = {entry("Open a file",
                           "Choose a .shardlab.json file, or drop one on this page. An attempt at "
                           "a lesson takes the place of yours. The file of a lesson opens too.",
                           {.id = "share.import",
                            .label = "Import",
                            .action = ImportSession{},
                            .describe = "Lets you choose a file"})}});
    out.close = close_control();
    return out;
}

OverlayModel build_opening(const ModelInputs& in) {
    OverlayModel out;
    out.title = "Opening a session";
    out.intro = cat(in.view.opening, " is being opened: what was done in it is done again. ",
                    in.view.opening_percent, " % of it is there.");
    out.close = close_control();
    out.controls.push_back({.id = "opening.cancel",
                            .label = "Cancel",
                            .action = OpenOverlay{Overlay::None},
                            .describe = "Goes back to what was open"});
    return out;
}

}  // namespace kds::web
