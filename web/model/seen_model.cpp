#include "web/model/seen_model.h"

namespace kds::web {

void drop(SeenModel* model) { delete model; }

void refresh_seen(const ModelInputs& in, Later<SeenModel>& model) {
    if (!model) model.reset(new SeenModel);
    refresh_seen(in, *model);
}

void refresh_seen(const ModelInputs& in, SeenModel& out) {
    struct {
        SeenPage page;
        const char *id, *label, *describe;
    } constexpr kPages[] = {
        {SeenPage::Audit, "seen.audit", "Audit trail", "What CloudTrail writes down"},
        {SeenPage::Disk, "seen.on_disk", "On disk", "A record at rest"},
        {SeenPage::Wire, "seen.on_wire", "On the wire", "A call as an eavesdropper sees it"}};
    out.title = "Who sees what";
    out.close = close_control();
    out.page = in.view.seen.page;
    out.tabs.clear();
    for (const auto& page : kPages)
        out.tabs.push_back(
            {.id = page.id,
             .label = page.label,
             .action = LookInSeen{SeenDeed::Open, static_cast<std::uint64_t>(page.page)},
             .pressed = page.page == out.page,
             .describe = page.describe});
    switch (out.page) {
        case SeenPage::Audit: return refresh_audit(in, out.audit);
        case SeenPage::Disk: return refresh_disk(in, out.disk);
        case SeenPage::Wire: return refresh_wire(in, out.wire);
    }
}

}  // namespace kds::web
