/// "Plan and compare" over everything else: the calculator and the twin run.
#pragma once

#include "web/draw/ui.h"
#include "web/model/plan_model.h"

namespace kds::web {

/// Of the overlays there is one at a time: they share it with the lists (overlay_panel.h).
inline constexpr std::size_t kPlanScroll = 4;

void draw_plan(Ui& ui, const PlanModel& model, Rect screen);

/// The chart with its controls, sentences and labels (plan_curve.cpp). Returns the height.
float draw_plan_chart(Ui& ui, const PlanChart& chart, Rect column, float y);
/// The page of the twin run (plan_run_panel.cpp). Returns the height.
float draw_plan_run(Ui& ui, const PlanModel& model, Rect column, float y);

// Pieces that the pages share (plan_panel.cpp); each returns the height.
float plan_buttons(Ui& ui, const std::vector<Control>& controls, Point at, float width,
                   ButtonStyle style);
float plan_words(Ui& ui, Type type, Color color, const std::string& words, Rect column, float y);
/// A field and, below it, what is wrong with it.
float plan_field(Ui& ui, const PlanModel::NumberField& number, Point at, float width);

}  // namespace kds::web
