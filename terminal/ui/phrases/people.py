"""The words for people, their roles and their faces."""

ZH: dict[str, str] = {
    "role.seller": "销售人员",
    "role.applicant": "投保人",
    "role.insured": "被保险人",
    "role.guardian": "监护人",
    "role.unknown": "未确认",
    "face.measured": "看得清",
    "face.too_small": "太远，请坐近",
    "face.covered": "脸被遮住",
    "face.lost": "刚才还在",
    "face.none": "没有看到人脸",
    "role.customer_screen": "客户屏",
    "places.who": "{role}　{name}",
    "person.unproven": "姓名由人输入，未经身份核验。",
}
EN: dict[str, str] = {
    "role.seller": "Seller",
    "role.applicant": "Applicant",
    "role.insured": "Insured",
    "role.guardian": "Guardian",
    "role.unknown": "Not confirmed",
    "face.measured": "Clear",
    "face.too_small": "Too far, come closer",
    "face.covered": "Face is covered",
    "face.lost": "Was here just now",
    "face.none": "No face to be seen",
    "role.customer_screen": "Customer's screen",
    "places.who": "{role} {name}",
    "person.unproven": "The name is typed; nobody proved who it is.",
}
