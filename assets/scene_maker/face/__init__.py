"""Faces (CelebAMask classes): a head turned in space, with features and hair drawn on it.

`head` is the shape and its pose, `features` draws what every face has, `hair` and `clothes` what people wear,
`people` describes the sitters, and `scenes` names the pictures.
"""
