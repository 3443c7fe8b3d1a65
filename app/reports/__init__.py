"""Reports: what offices send upwards (báo cáo năm, sơ kết, tổng kết, biểu thống kê) and the papers of one class (hồ sơ lớp).

The room reads only; what it keeps is a report that was issued (phát hành), with its figures and files as they were that day.
"""
