/// The tabs of several streams on the stage, and the way to one more.
#pragma once

#include "web/model/stage_model.h"

namespace kds::web {

struct ModelInputs;

/// A tab for each stream of the world. Precondition: `out.stream` is the one that is shown.
void build_stream_tabs(const sim::World& world, StageModel& out);
/// The control that opens the console's form of a new stream; none where streams are the lesson's.
void build_add_stream(const ModelInputs& in, ActsModel& out);

}  // namespace kds::web
