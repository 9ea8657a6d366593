"""Headings as offices write them → the field of the profile, "" where a person has to say.

From the registration form and the statistics form that domain/rules.md quotes (§1.5, §1.6), from what the
five reports tell of projects, and from lists of districts. "a | b" are two ways of writing one.
"""

INITIATIVES = {
    "unit": (
        "Xã, phường, thị trấn | Xã/phường/thị trấn | XÃ, PHƯỜNG | Tên xã, phường | Tên xã | Xã | Cơ quan, đơn vị | "
        "Cơ quan, đơn vị, địa phương | Đơn vị, địa phương | Tên đơn vị đăng ký | Đơn vị xây dựng mô hình | "
        "Đơn vị triển khai | Chi bộ, đơn vị | Đơn vị chủ trì"
    ),
    "unit_above": "Huyện, thị xã, thành phố | Huyện | Thuộc huyện",
    "title": (
        "Tên mô hình | 1. Tên mô hình | Tên mô hình “Dân vận khéo” | Tên mô hình Dân vận khéo đăng ký | "
        "Tên mô hình, điển hình đăng ký | Tên điển hình | Tên gọi"
    ),
    "field": "Lĩnh vực | Lĩnh vực đăng ký | LĨNH VỰC (KT, VHXH, QPAN, HTCT)",
    "kind": "Tập thể/cá nhân | Tập thể, cá nhân",
    "origin": "Xây mới/duy trì",
    "situation": "Thực trạng, lý do chọn | Lý do chọn mô hình",
    "goals": "Mục tiêu, tiêu chí | Mục tiêu",
    "approach": (
        "Nội dung, cách thức | Nội dung, cách thức thực hiện | Tóm tắt nội dung mô hình | Nội dung thực hiện"
    ),
    "place": "Địa bàn thực hiện | Địa điểm thực hiện",
    "beneficiaries": "Đối tượng thụ hưởng",
    "lead": "Họ và tên người phụ trách | Người đứng đầu mô hình",
    "partners": "Đơn vị phối hợp",
    "participants": "Lực lượng tham gia",
    "resources": "7. Nguồn lực | Nguồn lực thực hiện",
    "starts_on": "Thời gian bắt đầu | TG bắt đầu",
    "started_on": "Ngày bắt đầu xây dựng",
    "ends_on": "Thời gian kết thúc | Thời gian hoàn thành",
    "schedule": "Tiến độ",
    "outputs": "Sản phẩm, kết quả đầu ra",
    "sustaining": "Khả năng duy trì, nhân rộng",
    "households": "Số hộ hưởng lợi | Số hộ tham gia | Số hộ dân tham gia | Tổng số hộ | SL hộ hưởng lợi",
    "money": "Kinh phí thực hiện | Kinh phí (triệu đồng) | Tổng kinh phí thực hiện (triệu đồng) | KP thực hiện",
    "result": "Kết quả đạt được | Kết quả thực hiện | Hiệu quả | Hiệu quả mô hình",
    "status": "Kết quả công nhận | Trạng thái | Tình trạng",
    "year": "Năm | Năm đăng ký | Năm xây dựng | Năm ĐK",
    "level": "Cấp công nhận",
    "recognised_on": "Ngày công nhận",
    "decision": "Số quyết định | Số QĐ | Quyết định công nhận",
    "decided_on": "Ngày quyết định",
    "decided_by": "Cơ quan ban hành quyết định | Cơ quan công nhận | Đơn vị công nhận",
    "note": "Ghi chú | Ghi chú (nếu có)",
    "": (
        "Tên tập thể, cá nhân | Họ và tên | Số điện thoại | Địa bàn, đối tượng | Lực lượng thực hiện | "
        "Nguồn kinh phí thực hiện | Nguồn kinh phí | Thời gian thực hiện | Thời gian | Ngày bắt đầu | Ngày BĐ | "
        "Ngày kết thúc | Số thành viên | Số người tham gia | Số lượt người tham gia | Số lượng | Số đất hiến (m2) | "
        "Số ngày công | Kết quả | KQ | Hiện trạng | Năm công nhận | Năm thành lập | Số, ngày quyết định | Quyết định | "
        "Ngày ban hành | Ngày ký | Đăng ký mới | Mô hình mới | Mô hình duy trì | Chỉ tiêu | Tiêu chí | Ngày | Số | "
        "Tên | Cấp xã | Cấp huyện | Điểm | Xếp loại | Khen thưởng | Hình thức khen thưởng"
    ),
}
ACTIVITIES = {
    "on": "Ngày tổ chức | Ngày, tháng | Thời gian tổ chức | Thời gian",
    "title": "Nội dung | Nội dung hoạt động | Tên hoạt động | Trích yếu",
    "kind": "Loại hoạt động | Loại hình hoạt động",
    "quantity": "Số lượng | Số cuộc",
    "attended": (
        "Số lượng người tham gia | Số người tham gia | Số lượt người tham dự | Số người dự | Số lượt người tham gia"
    ),
    "expected": "Số người triệu tập",
    "unit": "Đơn vị tổ chức | Cơ quan, đơn vị | Xã, phường, thị trấn | Cơ quan chủ trì | Mã đơn vị",
    "field": "Lĩnh vực",
    "level": "Cấp khen",
    "subject": "Tập thể/cá nhân",
    "note": "Ghi chú",
    "": "Địa điểm | Tên hội nghị | Kết quả | Kinh phí | Số văn bản | Ngày ban hành | Cơ quan ban hành | Chủ trì",
}
CRITERIA = {
    "number": "STT | TT",
    "name": "Nội dung tiêu chí | Tiêu chí | Tiêu chí đánh giá | Nội dung đánh giá",
    "group": "Nhóm tiêu chí",
    "weight": "Điểm chuẩn | Điểm tối đa | Điểm",
    "maximum": "Thang điểm",
    "least": "Điểm tối thiểu",
    "proof": "Tài liệu kiểm chứng | Minh chứng",
    "guidance": "Hướng dẫn chấm điểm | Ghi chú",
    "is_knockout": "Điểm liệt",
    "": "Điểm tự chấm | Điểm tự đánh giá | Tự đánh giá | Điểm thẩm định | Điểm cấp trên chấm | Nhận xét",
}
FIGURES = {
    "number": "STT",
    "what": "Nội dung | Tên chỉ tiêu",
    "indicator": "Mã chỉ tiêu",
    "unit_word": "Đơn vị tính | ĐVT",
    "amount": "Số liệu | Số lượng | Kết quả",
    "unit": "Đơn vị | Mã đơn vị",
    "starts_on": "Từ năm",
    "ends_on": "Đến năm",
    "place": "Trang | Mục",
    "field": "Lĩnh vực",
    "level": "Cấp",
    "note": "Ghi chú",
    "quote": "Trích nguyên văn",
    "": "Chỉ tiêu | Tổng số | Năm | Giai đoạn | Nguồn | Nguồn số liệu | Tỷ lệ",
}
PEOPLE = {
    "full_name": "Họ và tên | Họ tên | Họ, tên | Họ và tên cán bộ",
    "username": "Tên đăng nhập | Tài khoản",
    "position": "Chức vụ | Chức danh",
    "unit": "Đơn vị công tác | Cơ quan, đơn vị | Đơn vị | Tên đơn vị",
    "role": "Vai trò",
    "paper": "Số quyết định | Quyết định",
    "valid_from": "Từ ngày",
    "valid_to": "Đến ngày",
    "": (
        "Tên | Họ | Họ và tên đệm | Chức vụ, đơn vị công tác | Đơn vị quản lý | Ngày sinh | Năm sinh | Giới tính | Dân tộc | "
        "Tôn giáo | Đảng viên | Ngày vào Đảng | Số điện thoại | Email | Nhiệm vụ | Ngày quyết định | Ghi chú"
    ),
}
UNITS = {
    "code": "Mã đơn vị | Mã",
    "name": "Tên đơn vị | Tên cơ quan, đơn vị | Đơn vị | Tên trường",
    "kind": "Loại đơn vị | Loại hình",
    "parent": "Đơn vị cấp trên | Trực thuộc | Xã, phường | Mã đơn vị cấp trên",
    "on": "Ngày thành lập",
    "paper": "Quyết định thành lập | Số quyết định",
    "change": "Ghi chú | Biến động",
    "": "Mã số thuế | Ngày quyết định | Địa chỉ | Thủ trưởng | Người đứng đầu | Số điện thoại",
}
HEADINGS = {
    "initiatives": INITIATIVES, "activities": ACTIVITIES, "criteria": CRITERIA, "declared-figures": FIGURES,
    "people": PEOPLE, "units": UNITS,
}  # fmt: skip
TABLE = [
    (profile, title, field)
    for profile, fields in HEADINGS.items()
    for field, titles in fields.items()
    for title in titles.split(" | ")
]
"""Profile, heading, field."""
