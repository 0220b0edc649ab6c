/// The parts of the twin that are there only while their tab or their overlay is open.
#pragma once

namespace kds::web {

class TwinBuilder;
struct CodeModel;
struct ConsoleModel;

void twin_of_code(TwinBuilder& b, const CodeModel& model);
void twin_of_console(TwinBuilder& b, const ConsoleModel& model);

}  // namespace kds::web
