"""Plans (kế hoạch bồi dưỡng): what a province set out to do line by line (chỉ tiêu), what a post requires of whoever holds it
(chuẩn chức danh), who still lacks it, and whom the units send (cử đi học). The room stands below the classes: which class counts
for a line and who completed it is known above, and asked for through `hooks`."""
