/// "Who sees what": the audit trail, a record on disk, a call on the wire. Built only while it is
/// open, and of its pages only the one that is.
#pragma once

#include <string>
#include <vector>

#include "web/model/build_models.h"
#include "web/model/seen_audit.h"
#include "web/model/seen_disk.h"
#include "web/model/seen_wire.h"

namespace kds::web {

struct SeenModel {
    std::string title;
    Control close;
    std::vector<Control> tabs;
    SeenPage page = SeenPage::Audit;
    AuditModel audit;
    DiskModel disk;
    WireModel wire;
};

void refresh_seen(const ModelInputs& in, SeenModel& out);
void refresh_seen(const ModelInputs& in, Later<SeenModel>& model);

}  // namespace kds::web
